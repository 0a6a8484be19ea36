package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.mfa.Codes;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sensitive calls take a recent authentication, with the second factor where there is one. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class StepUpTest {
    private static final String MFA = "/api/v1/auth/mfa";
    private static final String ME = "/api/v1/auth/me";
    private static final String CHANGE = "/api/v1/auth/password/change";
    private static final String STEP_UP = "/api/v1/auth/step-up";

    private final Database database;
    private SignedIn ada;

    StepUpTest(Database database) {
        this.database = database;
    }

    @BeforeEach
    void sign_in() {
        ada = AuthApi.signedIn();
    }

    @Test
    void changes_take_a_recent_authentication_which_stepping_up_gives() {
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
        String stale = staleToken();
        AuthApi.delete(MFA + "/totp", stale).then().statusCode(401).body("type", endsWith("/step-up-required"));
        AuthApi.post(MFA + "/recovery-codes", stale, Map.of()).then().statusCode(401);
        AuthApi.get(MFA, stale).then().statusCode(200);

        // The password is not enough where there is a second factor.
        AuthApi.post(STEP_UP, stale, Map.of("password", AuthApi.PASSWORD))
                .then()
                .statusCode(401)
                .body("type", endsWith("/mfa-required"));
        AuthApi.post(STEP_UP, stale, Map.of("otp", Codes.wrong(app.secret())))
                .then()
                .statusCode(401);
        Response fresh = AuthApi.post(STEP_UP, stale, Map.of("otp", Codes.code(app.secret(), 1)));
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
        AuthenticatorApp app = AuthenticatorApp.setUp(ada);
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
        AuthenticatorApp.login(ada, Codes.code(app.secret(), 1)).then().statusCode(200);

        String fresh = AuthApi.post(
                        STEP_UP, stale, Map.of("otp", app.recoveryCodes().getFirst()))
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

    /** A token of Ada's session as it would be long after she signed in. */
    private String staleToken() {
        database.execute(
                "UPDATE session SET authenticated_at = now() - interval '11 minutes' WHERE id = ?::uuid",
                AuthApi.claims(ada.accessToken()).get("sid"));
        return AuthApi.refresh(ada.refreshToken()).path("accessToken");
    }
}
