package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.OAuthFlow.App;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Requests for authorization and the codes they give: who gets one, and what it is good for. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class OAuthCodeTest {
    private static final String ISSUER = "http://localhost:8080";

    private final Database database;

    OAuthCodeTest(Database database) {
        this.database = database;
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
            Response answer =
                    new OAuthBrowser().authorize(OAuthFlow.with(OAuthFlow.authorization(app, "openid"), changed));
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
        Response answer = new OAuthBrowser().authorize(OAuthFlow.with(OAuthFlow.authorization(app, "openid"), changed));
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
            OAuthFlow.token(app, OAuthFlow.with(OAuthFlow.exchange(burnt), changed))
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
            OAuthFlow.token(app, OAuthFlow.with(OAuthFlow.exchange("x"), Map.of(missing, "")))
                    .then()
                    .statusCode(400)
                    .body("error", equalTo("invalid_request"));
        }
    }
}
