package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.OAuthFlow.App;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an application gets from us as a provider, and for how long. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class OAuthProviderTest {
    private static final String ISSUER = "http://localhost:8080";
    private static final String ME = "/api/v1/auth/me";

    private final Database database;

    OAuthProviderTest(Database database) {
        this.database = database;
    }

    @Test
    void a_user_signs_in_consents_and_the_application_gets_tokens() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();

        browser.authorize(OAuthFlow.authorization(app, "openid email inference"))
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(containsString("Sign in to go on to Test &lt;app&gt;"));
        browser.signIn(app.owner().email(), AuthApi.PASSWORD)
                .then()
                .statusCode(200)
                .body(containsString("Call models, at your organization&#39;s expense"))
                .body(not(containsString("See your name")));
        Response back = browser.decide("allow");
        back.then().statusCode(303);
        assertThat(back.header("Location")).startsWith(OAuthFlow.CALLBACK + "?code=");
        Map<String, String> answer = OAuthBrowser.sentTo(back);
        assertThat(answer).containsEntry("state", "state & more").containsEntry("iss", ISSUER);

        Response tokens = OAuthFlow.token(app, OAuthFlow.exchange(answer.get("code")));
        tokens.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(600))
                .body("scope", equalTo("openid email inference"))
                .body("refresh_token", notNullValue());
        assertThat(AuthApi.header(tokens.path("access_token"))).containsEntry("typ", "at+jwt");
        assertThat(AuthApi.claims(tokens.path("access_token")))
                .containsEntry("iss", ISSUER)
                .containsEntry("sub", app.owner().userId())
                .containsEntry("org", app.owner().organizationId())
                .containsEntry("client_id", app.clientId())
                .containsEntry("roles", List.of("key"))
                .containsEntry("scope", "openid email inference")
                .containsEntry("aud", List.of("llmoptimizer", ISSUER + "/oauth/userinfo"))
                .containsKeys("sid", "jti");
        assertThat(AuthApi.header(tokens.path("id_token")))
                .containsEntry("typ", "JWT")
                .containsEntry("alg", "RS256");
        assertThat(AuthApi.claims(tokens.path("id_token")))
                .containsEntry("iss", ISSUER)
                .containsEntry("aud", app.clientId())
                .containsEntry("sub", app.owner().userId())
                .containsEntry("nonce", "n-1")
                .containsKey("auth_time")
                .doesNotContainKeys("scope", "org", "roles", "email");
        AuthApi.get("/oauth/userinfo", tokens.path("access_token"))
                .then()
                .statusCode(200)
                .body("sub", equalTo(app.owner().userId()))
                .body("email", equalTo(app.owner().email()))
                .body("email_verified", equalTo(false))
                .body("name", nullValue());
    }

    @Test
    void an_application_is_never_the_user() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        Response tokens = OAuthFlow.tokens(app, "openid inference usage:read");
        String access = tokens.path("access_token");

        AuthApi.get(ME, access).then().statusCode(403);
        AuthApi.get("/api/v1/auth/sessions", access).then().statusCode(403);
        AuthApi.get("/api/v1/auth/api-keys", access).then().statusCode(403);
        AuthApi.get(OAuthFlow.CLIENTS, access).then().statusCode(403);
        AuthApi.refresh(tokens.path("refresh_token")).then().statusCode(401);
        AuthApi.get(ME, tokens.path("id_token")).then().statusCode(401);
        AuthApi.get("/oauth/userinfo", tokens.path("id_token")).then().statusCode(401);
        // And the user's own token is none of an application's.
        AuthApi.get("/oauth/userinfo", app.owner().accessToken()).then().statusCode(401);
        OAuthFlow.token(
                        app,
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                app.owner().refreshToken()))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_grant"));
    }

    @Test
    void a_token_for_identity_alone_is_not_for_our_services() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        String access = OAuthFlow.tokens(app, "openid").path("access_token");
        assertThat(AuthApi.claims(access)).containsEntry("aud", ISSUER + "/oauth/userinfo");
        AuthApi.get(ME, access).then().statusCode(401);
        AuthApi.get("/oauth/userinfo", access).then().statusCode(200).body("email", nullValue());
        String inference = OAuthFlow.tokens(app, "inference").path("access_token");
        assertThat(AuthApi.claims(inference)).containsEntry("aud", "llmoptimizer");
        AuthApi.get("/oauth/userinfo", inference).then().statusCode(401);
    }

    @Test
    void a_lost_role_takes_its_scopes_with_it() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        Response tokens = OAuthFlow.tokens(app, "openid inference usage:read");
        database.giveRole(app.owner().userId(), "VIEWER");
        OAuthFlow.refresh(app, tokens.path("refresh_token"))
                .then()
                .statusCode(200)
                .body("scope", equalTo("openid usage:read"));
    }

    @Test
    void a_disabled_user_ends_what_applications_hold() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        Response tokens = OAuthFlow.tokens(app, "openid inference");
        database.disable(app.owner().userId());
        App reader = new App(app.owner(), app.id(), app.clientId(), app.secret());
        OAuthFlow.introspect(reader, tokens.path("access_token")).then().body("active", equalTo(false));
        OAuthFlow.refresh(app, tokens.path("refresh_token")).then().statusCode(400);
        AuthApi.get("/oauth/userinfo", tokens.path("access_token")).then().statusCode(401);
    }

    @Test
    void the_discovery_documents_say_what_there_is() {
        for (String path : List.of("openid-configuration", "oauth-authorization-server")) {
            given().get("/.well-known/" + path)
                    .then()
                    .statusCode(200)
                    .body("issuer", equalTo(ISSUER))
                    .body("authorization_endpoint", equalTo(ISSUER + "/oauth/authorize"))
                    .body("token_endpoint", equalTo(ISSUER + "/oauth/token"))
                    .body("userinfo_endpoint", equalTo(ISSUER + "/oauth/userinfo"))
                    .body("jwks_uri", equalTo(ISSUER + "/.well-known/jwks.json"))
                    .body("response_types_supported", equalTo(List.of("code")))
                    .body("code_challenge_methods_supported", equalTo(List.of("S256")))
                    .body("id_token_signing_alg_values_supported", equalTo(List.of("RS256")))
                    .body("authorization_response_iss_parameter_supported", equalTo(true))
                    .body("grant_types_supported", hasItems("authorization_code", "client_credentials"));
        }
    }

    @Test
    void sessions_of_applications_are_listed_among_the_users_and_end_there() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        Response tokens = OAuthFlow.tokens(app, "openid inference");
        Object session = AuthApi.claims(tokens.path("access_token")).get("sid");
        AuthApi.get("/api/v1/auth/sessions", app.owner().accessToken())
                .then()
                .body("data.find { it.id == '" + session + "' }.userAgent", equalTo("Test <app>"));
        AuthApi.delete("/api/v1/auth/sessions/" + session, app.owner().accessToken())
                .then()
                .statusCode(204);
        OAuthFlow.refresh(app, tokens.path("refresh_token")).then().statusCode(400);
        assertThat(database.text("SELECT end_reason FROM session WHERE id = ?", UUID.fromString(session.toString())))
                .isEqualTo("ENDED");
    }
}
