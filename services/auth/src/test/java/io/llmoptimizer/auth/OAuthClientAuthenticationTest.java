package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.OAuthFlow.App;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that authenticate, and the tokens they get in their own name. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class OAuthClientAuthenticationTest {
    private static final String ME = "/api/v1/auth/me";

    @Test
    void clients_authenticate_as_they_were_registered_and_in_one_way() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        App publicApp =
                OAuthFlow.app(app.owner(), false, List.of("authorization_code"), List.of("openid", "inference"));
        assertThat(publicApp.secret()).isNull();
        Response tokens = OAuthFlow.tokens(publicApp, "openid");
        tokens.then().body("refresh_token", nullValue());

        Map<String, String> form = new HashMap<>(OAuthFlow.exchange("x"));
        form.put("client_id", app.clientId());
        unauthenticated(form);
        form.put("client_secret", "wrong");
        unauthenticated(form);
        form.put("client_id", publicApp.clientId());
        unauthenticated(form);
        form.put("client_id", "llmc_unknown");
        unauthenticated(form);
        OAuthFlow.token(app, OAuthFlow.with(OAuthFlow.exchange("x"), Map.of("client_secret", app.secret())))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
        form.put("client_id", app.clientId());
        form.put("client_secret", app.secret());
        OAuthFlow.form("/oauth/token", OAuthBrowser.query(form))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_grant"));
        OAuthFlow.form("/oauth/token", OAuthBrowser.query(form) + "&code=y")
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
        given().contentType("application/json")
                .body("{}")
                .post("/oauth/token")
                .then()
                .statusCode(415);
    }

    @Test
    void a_client_has_tokens_in_its_own_name_until_they_are_revoked() {
        SignedIn owner = AuthApi.signedIn();
        App service = OAuthFlow.app(owner, true, List.of("client_credentials"), List.of("inference", "usage:read"));
        Response tokens = OAuthFlow.token(service, Map.of("grant_type", "client_credentials", "scope", "inference"));
        tokens.then().statusCode(200).body("scope", equalTo("inference")).body("refresh_token", nullValue());
        String access = tokens.path("access_token");
        assertThat(AuthApi.claims(access))
                .containsEntry("sub", service.clientId())
                .containsEntry("client_id", service.clientId())
                .containsEntry("key", service.id())
                .containsEntry("org", owner.organizationId())
                .containsEntry("aud", "llmoptimizer")
                .doesNotContainKey("sid");
        AuthApi.get(ME, access).then().statusCode(403);
        OAuthFlow.introspect(service, access).then().body("active", equalTo(true));

        OAuthFlow.call(service, "/oauth/revoke", Map.of("token", access)).then().statusCode(200);

        OAuthFlow.introspect(service, access).then().body("active", equalTo(false));
        OAuthFlow.token(service, Map.of("grant_type", "client_credentials", "scope", "openid"))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_scope"));
        OAuthFlow.token(service, Map.of("grant_type", "password"))
                .then()
                .statusCode(400)
                .body("error", equalTo("unsupported_grant_type"));
        OAuthFlow.token(service, Map.of("grant_type", "refresh_token", "refresh_token", "x"))
                .then()
                .statusCode(400)
                .body("error", equalTo("unauthorized_client"));
    }

    @Test
    void a_service_of_the_fleet_has_a_token_too() {
        App gateway = new App(null, null, "api-gateway", AuthApi.GATEWAY_SECRET);
        Response tokens = OAuthFlow.token(gateway, Map.of("grant_type", "client_credentials"));
        tokens.then().statusCode(200);
        assertThat(AuthApi.claims(tokens.path("access_token")))
                .containsEntry("sub", "api-gateway")
                .containsEntry("roles", List.of("service"))
                .doesNotContainKeys("org", "scope");
        OAuthFlow.introspect(gateway, tokens.path("access_token")).then().body("active", equalTo(true));
        OAuthFlow.token(gateway, OAuthFlow.exchange("x"))
                .then()
                .statusCode(400)
                .body("error", equalTo("unauthorized_client"));
    }

    private static void unauthenticated(Map<String, String> form) {
        OAuthFlow.form("/oauth/token", OAuthBrowser.query(form))
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", notNullValue())
                .body("error", equalTo("invalid_client"));
    }
}
