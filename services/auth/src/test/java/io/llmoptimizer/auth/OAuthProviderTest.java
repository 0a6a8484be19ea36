package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.OAuthFlow.App;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The authorization server as applications see it. */
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
    void nothing_goes_to_an_address_that_was_not_registered() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        for (Map<String, String> changed : List.of(
                Map.of("redirect_uri", "https://evil.example/callback"),
                Map.of("redirect_uri", OAuthFlow.CALLBACK + "/"),
                Map.of("redirect_uri", ""),
                Map.of("client_id", "llmc_unknown"),
                Map.of("client_id", ""),
                Map.of("client_id", "%00"))) {
            Response answer = new OAuthBrowser().authorize(with(OAuthFlow.authorization(app, "openid"), changed));
            answer.then().statusCode(400).contentType("text/html").header("Location", nullValue());
        }
        new OAuthBrowser()
                .open("/oauth/authorize?" + OAuthBrowser.query(OAuthFlow.authorization(app, "openid"))
                        + "&redirect_uri=https%3A%2F%2Fevil.example")
                .then()
                .statusCode(400)
                .header("Location", nullValue());
        new OAuthBrowser().open("/oauth/authorize").then().statusCode(400);
    }

    @Test
    void what_else_is_wrong_is_told_to_the_client() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        Map<String, Map<String, String>> expected = new LinkedHashMap<>();
        expected.put("unsupported_response_type", Map.of("response_type", "token"));
        expected.put("invalid_scope", Map.of("scope", "openid everything"));
        expected.put("request_not_supported", Map.of("request", "x.y.z"));
        expected.put("request_uri_not_supported", Map.of("request_uri", "https://evil.example"));
        expected.forEach((error, changed) -> refused(app, changed, error));
        for (Map<String, String> changed : List.of(
                Map.of("code_challenge", ""),
                Map.of("code_challenge_method", "plain"),
                Map.of("code_challenge_method", ""),
                Map.of("code_challenge", "tooshort"),
                Map.of("response_type", ""),
                Map.of("response_mode", "fragment"),
                Map.of("max_age", "soon"),
                Map.of("prompt", "none login"),
                Map.of("nonce", "n".repeat(501)))) {
            refused(app, changed, "invalid_request");
        }
        refused(app, Map.of("scope", "email"), "invalid_scope");
        refused(app, Map.of("prompt", "none"), "login_required");
        Response twice = new OAuthBrowser()
                .open("/oauth/authorize?" + OAuthBrowser.query(OAuthFlow.authorization(app, "openid"))
                        + "&scope=email");
        assertThat(OAuthBrowser.sentTo(twice)).containsEntry("error", "invalid_request");
        App service = OAuthFlow.app(app.owner(), true, List.of("client_credentials"), List.of("inference"));
        new OAuthBrowser()
                .authorize(OAuthFlow.authorization(service, "inference"))
                .then()
                .statusCode(400);
    }

    private static void refused(App app, Map<String, String> changed, String error) {
        Response answer = new OAuthBrowser().authorize(with(OAuthFlow.authorization(app, "openid"), changed));
        answer.then().statusCode(303);
        assertThat(answer.header("Location")).startsWith(OAuthFlow.CALLBACK + "?error=");
        assertThat(OAuthBrowser.sentTo(answer))
                .as("%s", changed)
                .containsEntry("error", error)
                .containsEntry("state", "state & more")
                .containsEntry("iss", ISSUER)
                .containsKey("error_description");
    }

    @Test
    void a_code_works_once_and_its_reuse_ends_what_it_gave() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        String code = OAuthFlow.code(app, "openid inference");
        Response tokens = OAuthFlow.token(app, OAuthFlow.exchange(code));
        tokens.then().statusCode(200);
        OAuthFlow.introspect(app, tokens.path("access_token")).then().body("active", equalTo(true));

        OAuthFlow.token(app, OAuthFlow.exchange(code)).then().statusCode(400).body("error", equalTo("invalid_grant"));

        OAuthFlow.introspect(app, tokens.path("access_token")).then().body("active", equalTo(false));
        OAuthFlow.token(app, Map.of("grant_type", "refresh_token", "refresh_token", tokens.path("refresh_token")))
                .then()
                .statusCode(400);
        AuthApi.get("/oauth/userinfo", tokens.path("access_token")).then().statusCode(401);
    }

    @Test
    void of_many_exchanges_of_one_code_at_once_one_succeeds() throws Exception {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        String code = OAuthFlow.code(app, "openid");
        Callable<Integer> exchange =
                () -> OAuthFlow.token(app, OAuthFlow.exchange(code)).statusCode();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Integer> answers = clients.invokeAll(Collections.nCopies(8, exchange)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(Collections.frequency(answers, 200)).isEqualTo(1);
            assertThat(answers).containsOnly(200, 400);
        }
    }

    @Test
    void a_code_is_bound_to_its_client_address_and_challenge_and_to_its_minute() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        App other = OAuthFlow.webApp(app.owner());
        String code = OAuthFlow.code(app, "openid");
        OAuthFlow.token(other, OAuthFlow.exchange(code)).then().statusCode(400).body("error", equalTo("invalid_grant"));
        OAuthFlow.token(app, OAuthFlow.exchange(code)).then().statusCode(200);

        for (Map<String, String> changed :
                List.of(Map.of("redirect_uri", "http://127.0.0.1/callback"), Map.of("code_verifier", "w".repeat(43)))) {
            String burnt = OAuthFlow.code(app, "openid");
            OAuthFlow.token(app, with(OAuthFlow.exchange(burnt), changed))
                    .then()
                    .statusCode(400)
                    .body("error", equalTo("invalid_grant"));
            OAuthFlow.token(app, OAuthFlow.exchange(burnt)).then().statusCode(400);
        }
        String late = OAuthFlow.code(app, "openid");
        database.execute("UPDATE oauth_code SET expires_at = now() WHERE used_at IS NULL");
        OAuthFlow.token(app, OAuthFlow.exchange(late)).then().statusCode(400).body("error", equalTo("invalid_grant"));
        OAuthFlow.token(app, OAuthFlow.exchange("invented")).then().statusCode(400);
        for (String missing : List.of("code", "redirect_uri", "code_verifier")) {
            OAuthFlow.token(app, with(OAuthFlow.exchange("x"), Map.of(missing, "")))
                    .then()
                    .statusCode(400)
                    .body("error", equalTo("invalid_request"));
        }
    }

    @Test
    void refresh_tokens_rotate_and_reuse_ends_the_session() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        String first = OAuthFlow.tokens(app, "openid inference").path("refresh_token");
        Response second = refresh(app, first);
        second.then().statusCode(200).body("id_token", nullValue()).body("scope", equalTo("openid inference"));
        assertThat(second.<String>path("refresh_token")).isNotEqualTo(first);
        Response third = refresh(app, second.path("refresh_token"));
        third.then().statusCode(200);

        refresh(app, first).then().statusCode(400).body("error", equalTo("invalid_grant"));

        refresh(app, third.path("refresh_token")).then().statusCode(400);
        OAuthFlow.introspect(app, third.path("access_token")).then().body("active", equalTo(false));
    }

    @Test
    void a_refresh_token_belongs_to_its_client_and_scopes_only_shrink() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        App other = OAuthFlow.webApp(app.owner());
        String token = OAuthFlow.tokens(app, "openid inference").path("refresh_token");
        refresh(other, token).then().statusCode(400).body("error", equalTo("invalid_grant"));

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
    void a_lost_role_takes_its_scopes_with_it() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        Response tokens = OAuthFlow.tokens(app, "openid inference usage:read");
        database.giveRole(app.owner().userId(), "VIEWER");
        refresh(app, tokens.path("refresh_token")).then().statusCode(200).body("scope", equalTo("openid usage:read"));
    }

    @Test
    void a_disabled_user_ends_what_applications_hold() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        Response tokens = OAuthFlow.tokens(app, "openid inference");
        database.disable(app.owner().userId());
        App reader = new App(app.owner(), app.id(), app.clientId(), app.secret());
        OAuthFlow.introspect(reader, tokens.path("access_token")).then().body("active", equalTo(false));
        refresh(app, tokens.path("refresh_token")).then().statusCode(400);
        AuthApi.get("/oauth/userinfo", tokens.path("access_token")).then().statusCode(401);
    }

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
        OAuthFlow.token(app, with(OAuthFlow.exchange("x"), Map.of("client_secret", app.secret())))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
        form.put("client_id", app.clientId());
        form.put("client_secret", app.secret());
        post("/oauth/token", OAuthBrowser.query(form)).then().statusCode(400).body("error", equalTo("invalid_grant"));
        post("/oauth/token", OAuthBrowser.query(form) + "&code=y")
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
        post("/oauth/introspect", "token=x").then().statusCode(401).header("WWW-Authenticate", notNullValue());
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
        refresh(app, again.path("refresh_token")).then().statusCode(400);
        assertThat(database.text(
                        "SELECT count(*) FROM revocation WHERE member = ?",
                        "session:" + AuthApi.claims(access).get("sid")))
                .isEqualTo("1");
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
        refresh(app, tokens.path("refresh_token")).then().statusCode(400);
        assertThat(database.text("SELECT end_reason FROM session WHERE id = ?", UUID.fromString(session.toString())))
                .isEqualTo("ENDED");
    }

    private static Response refresh(App app, String token) {
        return OAuthFlow.token(app, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private static void unauthenticated(Map<String, String> form) {
        post("/oauth/token", OAuthBrowser.query(form))
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", notNullValue())
                .body("error", equalTo("invalid_client"));
    }

    private static Response post(String path, String body) {
        return given().contentType("application/x-www-form-urlencoded")
                .body(body)
                .post(path);
    }

    private static Map<String, String> with(Map<String, String> form, Map<String, String> changed) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(changed);
        return all;
    }
}
