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

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class MfaTest {
    private static final String MFA = "/api/v1/auth/mfa";
    private static final String ME = "/api/v1/auth/me";
    private static final String CHANGE = "/api/v1/auth/password/change";
    private static final String STEP_UP = "/api/v1/auth/step-up";

    private final PublishedEvents events;
    private final Database database;
    private SignedIn ada;
    private String secret;
    private List<String> recoveryCodes;

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
        Response begun = begin();
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
        String begun = begin().path("secret");
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
        confirm(Codes.wrong(begun)).then().statusCode(400).body("type", endsWith("/invalid-otp"));
        AuthApi.get(MFA, ada.accessToken()).then().body("totp", equalTo(false)).body("totpSince", nullValue());

        confirm(Codes.code(begun, 0))
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
        turnOn();
        AuthApi.login(ada.email(), AuthApi.PASSWORD)
                .then()
                .statusCode(401)
                .body("type", endsWith("/mfa-required"))
                .header("WWW-Authenticate", containsString("Bearer"));
        AuthApi.login(ada.email(), "not the password")
                .then()
                .statusCode(401)
                .body("type", endsWith("/invalid-credentials"));

        Response tokens = login(Codes.code(secret, 1));
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
        turnOn();
        String code = Codes.code(secret, 1);
        login(code).then().statusCode(200);
        login(code).then().statusCode(401).body("type", endsWith("/invalid-otp"));
        login(Codes.code(secret, 0)).then().statusCode(401);
    }

    @Test
    void the_code_that_confirmed_is_spent() {
        String begun = begin().path("secret");
        String code = Codes.code(begun, 0);
        confirm(code).then().statusCode(200);
        login(code).then().statusCode(401);
    }

    @Test
    void the_same_code_many_times_at_once_works_once() throws Exception {
        turnOn();
        String code = Codes.code(secret, 1);
        Callable<Integer> attempt = () -> login(code).statusCode();
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Integer> statuses = clients.invokeAll(Collections.nCopies(4, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnlyOnce(200);
        }
    }

    @Test
    void wrong_codes_are_slowed_down_and_right_ones_wait_with_them() {
        turnOn();
        for (int i = 0; i < 5; i++) {
            login(Codes.wrong(secret)).then().statusCode(401);
        }
        login(Codes.code(secret, 1))
                .then()
                .statusCode(429)
                .body("type", endsWith("/too-many-attempts"))
                .header("Retry-After", matchesPattern("[0-9]+"));
        database.execute(
                "UPDATE totp SET wrong_at = now() - interval '31 seconds' WHERE user_id = ?",
                UUID.fromString(ada.userId()));
        login(Codes.code(secret, 1)).then().statusCode(200);
        assertThat(database.text("SELECT wrong FROM totp WHERE user_id = ?", UUID.fromString(ada.userId())))
                .isEqualTo("0");
        assertThat(database.text(
                        "SELECT count(*) FROM audit_event WHERE action = 'mfa.code-refused' AND target_id = ?",
                        ada.userId()))
                .isEqualTo("5");
    }

    @Test
    void a_recovery_code_stands_in_once_however_it_is_typed() {
        turnOn();
        String code = recoveryCodes.getFirst();
        login(code.toUpperCase(Locale.ROOT).replace("-", " ")).then().statusCode(200);
        login(code).then().statusCode(401);
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
        turnOn();
        String former = recoveryCodes.getFirst();
        List<String> latest = AuthApi.post(MFA + "/recovery-codes", ada.accessToken(), Map.of())
                .path("recoveryCodes");
        assertThat(latest).hasSize(10).doesNotContainAnyElementsOf(recoveryCodes);
        login(former).then().statusCode(401);
        login(latest.getFirst()).then().statusCode(200);
    }

    @Test
    void turning_it_on_ends_other_sessions_and_is_told() {
        String other = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        turnOn();
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
        turnOn();
        String other = login(Codes.code(secret, 1)).path("accessToken");
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
        turnOn();
        begin().then().statusCode(409).body("type", endsWith("/mfa-is-on"));
        confirm(Codes.code(secret, 1)).then().statusCode(409).body("type", endsWith("/nothing-to-confirm"));
        login(Codes.code(secret, 1)).then().statusCode(200);
    }

    @Test
    void changes_take_a_recent_authentication_which_stepping_up_gives() {
        turnOn();
        String stale = staleToken();
        AuthApi.delete(MFA + "/totp", stale).then().statusCode(401).body("type", endsWith("/step-up-required"));
        AuthApi.post(MFA + "/recovery-codes", stale, Map.of()).then().statusCode(401);
        AuthApi.get(MFA, stale).then().statusCode(200);

        // The password is not enough where there is a second factor.
        AuthApi.post(STEP_UP, stale, Map.of("password", AuthApi.PASSWORD))
                .then()
                .statusCode(401)
                .body("type", endsWith("/mfa-required"));
        AuthApi.post(STEP_UP, stale, Map.of("otp", Codes.wrong(secret))).then().statusCode(401);
        Response fresh = AuthApi.post(STEP_UP, stale, Map.of("otp", Codes.code(secret, 1)));
        fresh.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("tokenType", equalTo("Bearer"))
                .body("refreshToken", nullValue());
        AuthApi.delete(MFA + "/totp", fresh.path("accessToken")).then().statusCode(204);
    }

    @Test
    void without_a_second_factor_one_steps_up_by_password() {
        String stale = staleToken();
        AuthApi.post(MFA + "/totp", stale, Map.of()).then().statusCode(401).body("type", endsWith("/step-up-required"));
        AuthApi.post(STEP_UP, stale, Map.of("password", "not the password"))
                .then()
                .statusCode(403);
        AuthApi.post(STEP_UP, stale, Map.of()).then().statusCode(400).body("errors[0].field", equalTo("password"));

        String fresh = AuthApi.post(STEP_UP, stale, Map.of("password", AuthApi.PASSWORD))
                .path("accessToken");
        AuthApi.post(MFA + "/totp", fresh, Map.of()).then().statusCode(200);
        assertThat(AuthApi.claims(fresh).get("sid"))
                .isEqualTo(AuthApi.claims(stale).get("sid"));
    }

    @Test
    void guessing_the_password_of_a_session_one_took_over_is_slowed_down() {
        List<Integer> statuses = new java.util.ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(AuthApi.post(STEP_UP, ada.accessToken(), Map.of("password", "guess " + i))
                    .statusCode());
        }
        assertThat(statuses).contains(403).contains(429);
    }

    @Test
    void what_can_not_be_undone_takes_a_recent_authentication() {
        String stale = staleToken();
        String organization = "/api/v1/auth/organizations/" + ada.organizationId();
        AuthApi.delete(organization, stale).then().statusCode(401).body("type", endsWith("/step-up-required"));
        AuthApi.post("/api/v1/auth/api-keys", stale, Map.of("name", "x", "scopes", List.of("members:write")))
                .then()
                .statusCode(401)
                .body("type", endsWith("/step-up-required"));
        AuthApi.post("/api/v1/auth/api-keys", stale, Map.of("name", "x", "scopes", List.of("inference")))
                .then()
                .statusCode(201);

        String fresh = AuthApi.post(STEP_UP, stale, Map.of("password", AuthApi.PASSWORD))
                .path("accessToken");
        AuthApi.post("/api/v1/auth/api-keys", fresh, Map.of("name", "x", "scopes", List.of("members:write")))
                .then()
                .statusCode(201);
        AuthApi.delete(organization, fresh).then().statusCode(204);
    }

    @Test
    void the_password_alone_neither_changes_itself_nor_erases_the_account_where_there_is_a_second_factor() {
        turnOn();
        String stale = staleToken();
        Map<String, String> change =
                Map.of("currentPassword", AuthApi.PASSWORD, "newPassword", "a wholly different phrase");
        AuthApi.post(CHANGE, stale, change).then().statusCode(401).body("type", endsWith("/step-up-required"));
        RestAssured.given()
                .auth()
                .oauth2(stale)
                .contentType("application/json")
                .body(Map.of("password", AuthApi.PASSWORD))
                .delete(ME)
                .then()
                .statusCode(401)
                .body("type", endsWith("/step-up-required"));
        login(Codes.code(secret, 1)).then().statusCode(200);

        String fresh = AuthApi.post(STEP_UP, stale, Map.of("otp", recoveryCodes.getFirst()))
                .path("accessToken");
        AuthApi.post(CHANGE, fresh, Map.of("currentPassword", "a guess", "newPassword", "a wholly different phrase"))
                .then()
                .statusCode(403);
        AuthApi.post(CHANGE, fresh, change).then().statusCode(204);
        AuthApi.login(ada.email(), "a wholly different phrase")
                .then()
                .statusCode(401)
                .body("type", endsWith("/mfa-required"));
    }

    @Test
    void without_a_second_factor_the_password_is_proof_enough_to_change_it() {
        AuthApi.post(
                        CHANGE,
                        staleToken(),
                        Map.of("currentPassword", AuthApi.PASSWORD, "newPassword", "a wholly different phrase"))
                .then()
                .statusCode(204);
    }

    @Test
    void nobody_changes_anything_without_a_session() {
        RestAssured.get(MFA).then().statusCode(401);
        RestAssured.post(MFA + "/totp").then().statusCode(401);
        RestAssured.post(STEP_UP).then().statusCode(401);
        confirm("").then().statusCode(400);
        confirm("1".repeat(21)).then().statusCode(400);
        confirm("123456").then().statusCode(409);
    }

    private Response begin() {
        return AuthApi.post(MFA + "/totp", ada.accessToken(), Map.of());
    }

    private Response confirm(String code) {
        return AuthApi.post(MFA + "/totp/confirm", ada.accessToken(), Map.of("code", code));
    }

    private void turnOn() {
        secret = begin().path("secret");
        Response confirmed = confirm(Codes.code(secret, 0));
        confirmed.then().statusCode(200);
        recoveryCodes = confirmed.path("recoveryCodes");
    }

    private Response login(String otp) {
        return AuthApi.post(
                "/api/v1/auth/login", Map.of("email", ada.email(), "password", AuthApi.PASSWORD, "otp", otp));
    }

    /** A token of Ada's session as it would be long after she signed in. */
    private String staleToken() {
        database.execute(
                "UPDATE session SET authenticated_at = now() - interval '11 minutes' WHERE id = ?::uuid",
                AuthApi.claims(ada.accessToken()).get("sid"));
        return AuthApi.refresh(ada.refreshToken()).path("accessToken");
    }

    private List<String> kinds() {
        return events.all("user.security-alert.v1", ada.userId()).stream()
                .map(event -> event.path("data").path("kind").asText())
                .toList();
    }
}
