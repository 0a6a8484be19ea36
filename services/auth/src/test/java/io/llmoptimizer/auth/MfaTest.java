package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.mfa.Codes;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Second factors: set up, asked for at sign-in, and taken away. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class MfaTest {
    private static final String MFA = "/api/v1/auth/mfa";
    private static final String ME = "/api/v1/auth/me";
    private static final String STEP_UP = "/api/v1/auth/step-up";

    private final PublishedEvents events;
    private final Database database;
    private SignedIn ada;

    MfaTest(PublishedEvents events, Database database) {
        this.events = events;
        this.database = database;
    }

    @BeforeEach
    void sign_in() {
        ada = AuthApi.signedIn();
    }

    @Test
    void a_secret_comes_as_text_and_as_a_uri_for_authenticator_apps() {
        Response begun = AuthenticatorApp.begin(ada);
        begun.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("secret", matchesPattern("[A-Z2-7]{32}"))
                .body("otpauthUri", containsString("otpauth://totp/LLMOptimizer:ada-"))
                .body("otpauthUri", containsString("%40example.com?secret=" + begun.path("secret")))
                .body("otpauthUri", containsString("&issuer=LLMOptimizer&algorithm=SHA1&digits=6&period=30"));
        assertThat(database.text(
                        "SELECT encode(sealed_secret, 'escape') FROM totp WHERE user_id = ?",
                        UUID.fromString(ada.userId())))
                .doesNotContain(begun.<String>path("secret"));
    }

    @Test
    void it_counts_only_once_it_is_confirmed() {
        String begun = AuthenticatorApp.begin(ada).path("secret");
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
        AuthenticatorApp.confirm(ada, Codes.wrong(begun)).then().statusCode(400).body("type", endsWith("/invalid-otp"));
        AuthApi.get(MFA, ada.accessToken()).then().body("totp", equalTo(false)).body("totpSince", nullValue());

        AuthenticatorApp.confirm(ada, Codes.code(begun, 0))
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("recoveryCodes", hasSize(10));
        AuthApi.get(MFA, ada.accessToken())
                .then()
                .body("totp", equalTo(true))
                .body("totpSince", notNullValue())
                .body("recoveryCodesLeft", equalTo(10));
    }

    @Test
    void signing_in_asks_for_a_code_after_the_password_and_not_before() {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        AuthApi.login(ada.email(), AuthApi.PASSWORD)
                .then()
                .statusCode(401)
                .body("type", endsWith("/mfa-required"))
                .header("WWW-Authenticate", containsString("Bearer"));
        AuthApi.login(ada.email(), "not the password")
                .then()
                .statusCode(401)
                .body("type", endsWith("/invalid-credentials"));

        Response tokens = AuthenticatorApp.login(ada, Codes.code(app.secret(), 1));
        tokens.then().statusCode(200);
        Map<String, Object> claims = AuthApi.claims(tokens.path("accessToken"));
        assertThat(claims).containsEntry("amr", List.of("pwd", "otp", "mfa"));
        String refreshed = AuthApi.refresh(tokens.path("refreshToken")).path("accessToken");
        assertThat(AuthApi.claims(refreshed))
                .containsEntry("amr", claims.get("amr"))
                .containsEntry("auth_time", claims.get("auth_time"));
    }

    @Test
    void a_code_works_once() {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        String code = Codes.code(app.secret(), 1);
        AuthenticatorApp.login(ada, code).then().statusCode(200);
        AuthenticatorApp.login(ada, code).then().statusCode(401).body("type", endsWith("/invalid-otp"));
        AuthenticatorApp.login(ada, Codes.code(app.secret(), 0)).then().statusCode(401);
    }

    @Test
    void the_code_that_confirmed_is_spent() {
        String begun = AuthenticatorApp.begin(ada).path("secret");
        String code = Codes.code(begun, 0);
        AuthenticatorApp.confirm(ada, code).then().statusCode(200);
        AuthenticatorApp.login(ada, code).then().statusCode(401);
    }

    @Test
    void the_same_code_many_times_at_once_works_once() throws Exception {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        String code = Codes.code(app.secret(), 1);
        Callable<Integer> attempt = () -> AuthenticatorApp.login(ada, code).statusCode();
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Integer> statuses = clients.invokeAll(Collections.nCopies(4, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnlyOnce(200);
        }
    }

    @Test
    void wrong_codes_are_slowed_down_and_right_ones_wait_with_them() {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        for (int i = 0; i < 5; i++) {
            AuthenticatorApp.login(ada, Codes.wrong(app.secret())).then().statusCode(401);
        }
        AuthenticatorApp.login(ada, Codes.code(app.secret(), 1))
                .then()
                .statusCode(429)
                .body("type", endsWith("/too-many-attempts"))
                .header("Retry-After", matchesPattern("[0-9]+"));
        database.execute(
                "UPDATE totp SET wrong_at = now() - interval '31 seconds' WHERE user_id = ?",
                UUID.fromString(ada.userId()));
        AuthenticatorApp.login(ada, Codes.code(app.secret(), 1)).then().statusCode(200);
        assertThat(database.text("SELECT wrong FROM totp WHERE user_id = ?", UUID.fromString(ada.userId())))
                .isEqualTo("0");
        assertThat(database.text(
                        "SELECT count(*) FROM audit_event WHERE action = 'mfa.code-refused' AND target_id = ?",
                        ada.userId()))
                .isEqualTo("5");
    }

    @Test
    void a_recovery_code_stands_in_once_however_it_is_typed() {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        String code = app.recoveryCodes().getFirst();
        AuthenticatorApp.login(ada, code.toUpperCase(Locale.ROOT).replace("-", " "))
                .then()
                .statusCode(200);
        AuthenticatorApp.login(ada, code).then().statusCode(401);
        AuthApi.get(MFA, ada.accessToken()).then().body("recoveryCodesLeft", equalTo(9));
        events.await("user.security-alert.v1", ada.userId());
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(kinds()).containsExactly("mfa-enabled", "recovery-code-used"));
        assertThat(database.text(
                        "SELECT count(*) FROM recovery_code WHERE user_id = ? AND encode(code_hash, 'escape') LIKE ?",
                        UUID.fromString(ada.userId()),
                        "%" + code.replace("-", "") + "%"))
                .isEqualTo("0");
    }

    @Test
    void new_recovery_codes_replace_the_former_ones() {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        String former = app.recoveryCodes().getFirst();
        List<String> latest = AuthApi.post(MFA + "/recovery-codes", ada.accessToken(), Map.of())
                .path("recoveryCodes");
        assertThat(latest).hasSize(10).doesNotContainAnyElementsOf(app.recoveryCodes());
        AuthenticatorApp.login(ada, former).then().statusCode(401);
        AuthenticatorApp.login(ada, latest.getFirst()).then().statusCode(200);
    }

    @Test
    void turning_it_on_ends_other_sessions_and_is_told() {
        String other = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        AuthenticatorApp.setUp(ada);
        AuthApi.get(ME, other).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
        assertThat(events.await("user.security-alert.v1", ada.userId())
                        .path("data")
                        .path("kind")
                        .asText())
                .isEqualTo("mfa-enabled");
        AuthApi.get("/api/v1/auth/audit-events?action=mfa.turned-on", ada.accessToken())
                .then()
                .body("data", hasSize(1))
                .body("data[0].target.id", equalTo(ada.userId()));
    }

    @Test
    void turning_it_off_ends_other_sessions_and_is_told() {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        String other = AuthenticatorApp.login(ada, Codes.code(app.secret(), 1)).path("accessToken");
        AuthApi.delete(MFA + "/totp", ada.accessToken()).then().statusCode(204);

        AuthApi.get(ME, other).then().statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
        AuthApi.delete(MFA + "/totp", ada.accessToken()).then().statusCode(404);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(kinds()).containsExactly("mfa-enabled", "mfa-disabled"));
        assertThat(database.text("SELECT count(*) FROM recovery_code WHERE user_id = ?", UUID.fromString(ada.userId())))
                .isEqualTo("0");
    }

    @Test
    void a_second_one_can_not_take_the_first_ones_place() {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        AuthenticatorApp.begin(ada).then().statusCode(409).body("type", endsWith("/mfa-is-on"));
        AuthenticatorApp.confirm(ada, Codes.code(app.secret(), 1))
                .then()
                .statusCode(409)
                .body("type", endsWith("/nothing-to-confirm"));
        AuthenticatorApp.login(ada, Codes.code(app.secret(), 1)).then().statusCode(200);
    }

    @Test
    void nobody_changes_anything_without_a_session() {
        RestAssured.get(MFA).then().statusCode(401);
        RestAssured.post(MFA + "/totp").then().statusCode(401);
        RestAssured.post(STEP_UP).then().statusCode(401);
        AuthenticatorApp.confirm(ada, "").then().statusCode(400);
        AuthenticatorApp.confirm(ada, "1".repeat(21)).then().statusCode(400);
        AuthenticatorApp.confirm(ada, "123456").then().statusCode(409);
    }

    private List<String> kinds() {
        return events.all("user.security-alert.v1", ada.userId()).stream()
                .map(event -> event.path("data").path("kind").asText())
                .toList();
    }
}
