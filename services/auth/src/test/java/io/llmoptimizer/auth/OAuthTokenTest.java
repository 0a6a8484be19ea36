package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.OAuthFlow.App;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens of applications: refreshed, introspected and revoked. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class OAuthTokenTest {
    private static final String ISSUER = "http://localhost:8080";
    private static final String ME = "/api/v1/auth/me";

    private final Database database;

    OAuthTokenTest(Database database) {
        this.database = database;
    }

    @Test
    void refresh_tokens_rotate_and_reuse_ends_the_session() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        String first = OAuthFlow.tokens(app, "openid inference").path("refresh_token");
        Response second = OAuthFlow.refresh(app, first);
        second.then().statusCode(200).body("id_token", nullValue()).body("scope", equalTo("openid inference"));
        assertThat(second.<String>path("refresh_token")).isNotEqualTo(first);
        Response third = OAuthFlow.refresh(app, second.path("refresh_token"));
        third.then().statusCode(200);

        OAuthFlow.refresh(app, first).then().statusCode(400).body("error", equalTo("invalid_grant"));

        OAuthFlow.refresh(app, third.path("refresh_token")).then().statusCode(400);
        OAuthFlow.introspect(app, third.path("access_token")).then().body("active", equalTo(false));
    }

    @Test
    void a_refresh_token_belongs_to_its_client_and_scopes_only_shrink() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        App other = OAuthFlow.webApp(app.owner());
        String token = OAuthFlow.tokens(app, "openid inference").path("refresh_token");
        OAuthFlow.refresh(other, token).then().statusCode(400).body("error", equalTo("invalid_grant"));

        Response narrowed = OAuthFlow.token(
                app, Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", "inference"));
        narrowed.then().statusCode(200).body("scope", equalTo("inference"));
        OAuthFlow.token(
                        app,
                        Map.of(
                                "grant_type", "refresh_token",
                                "refresh_token", narrowed.path("refresh_token"),
                                "scope", "usage:read"))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_scope"));
    }

    @Test
    void introspection_tells_of_ones_own_organization_only() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        App stranger = OAuthFlow.webApp(AuthApi.signedIn());
        Response tokens = OAuthFlow.tokens(app, "openid inference");
        OAuthFlow.introspect(app, tokens.path("access_token"))
                .then()
                .statusCode(200)
                .body("active", equalTo(true))
                .body("scope", equalTo("openid inference"))
                .body("client_id", equalTo(app.clientId()))
                .body("sub", equalTo(app.owner().userId()))
                .body("iss", equalTo(ISSUER))
                .body("exp", notNullValue());
        OAuthFlow.introspect(app, app.owner().accessToken()).then().body("active", equalTo(true));
        for (Response nothing : List.of(
                OAuthFlow.introspect(stranger, tokens.path("access_token")),
                OAuthFlow.introspect(app, tokens.path("id_token")),
                OAuthFlow.introspect(app, "nonsense"),
                OAuthFlow.introspect(app, "a".repeat(20_000)))) {
            nothing.then().statusCode(200).body("active", equalTo(false)).body("sub", nullValue());
        }
        App publicApp = OAuthFlow.app(app.owner(), false, List.of("authorization_code"), List.of("openid"));
        OAuthFlow.introspect(publicApp, tokens.path("access_token")).then().statusCode(401);
        OAuthFlow.form("/oauth/introspect", "token=x")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", notNullValue());
        OAuthFlow.call(app, "/oauth/introspect", Map.of()).then().statusCode(400);
    }

    @Test
    void a_client_revokes_its_own_tokens_and_no_others() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        App other = OAuthFlow.webApp(app.owner());
        Response tokens = OAuthFlow.tokens(app, "openid inference");
        String access = tokens.path("access_token");
        OAuthFlow.call(other, "/oauth/revoke", Map.of("token", access)).then().statusCode(200);
        OAuthFlow.call(other, "/oauth/revoke", Map.of("token", tokens.path("refresh_token")))
                .then()
                .statusCode(200);
        OAuthFlow.call(app, "/oauth/revoke", Map.of("token", app.owner().accessToken()))
                .then()
                .statusCode(200);
        String invented = tokens.<String>path("refresh_token").substring(0, 30) + "A".repeat(82);
        OAuthFlow.call(app, "/oauth/revoke", Map.of("token", invented)).then().statusCode(200);
        OAuthFlow.introspect(app, access).then().body("active", equalTo(true));
        AuthApi.get(ME, app.owner().accessToken()).then().statusCode(200);

        OAuthFlow.call(app, "/oauth/revoke", Map.of("token", tokens.path("refresh_token")))
                .then()
                .statusCode(200);

        OAuthFlow.introspect(app, access).then().body("active", equalTo(false));
        Response again = OAuthFlow.tokens(app, "openid inference");
        OAuthFlow.call(app, "/oauth/revoke", Map.of("token", again.path("access_token")))
                .then()
                .statusCode(200);
        OAuthFlow.refresh(app, again.path("refresh_token")).then().statusCode(400);
        assertThat(database.text(
                        "SELECT count(*) FROM revocation WHERE member = ?",
                        "session:" + AuthApi.claims(access).get("sid")))
                .isEqualTo("1");
    }
}
