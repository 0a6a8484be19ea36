package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class PasswordTest {
    private static final String ME = "/api/v1/auth/me";
    private static final String FORGOT = "/api/v1/auth/password/forgot";
    private static final String RESET = "/api/v1/auth/password/reset";
    private static final String CHANGE = "/api/v1/auth/password/change";
    private static final String REQUESTED = "user.password-reset-requested.v1";
    private static final String ALERT = "user.security-alert.v1";
    private static final String NEW_PASSWORD = "a wholly different phrase";

    private final PublishedEvents events;
    private final Database database;

    PasswordTest(PublishedEvents events, Database database) {
        this.events = events;
        this.database = database;
    }

    @Test
    void a_forgotten_password_is_replaced_through_the_mailed_link() {
        SignedIn ada = AuthApi.signedIn();
        forgot(ada.email()).then().statusCode(202).body(emptyOrNullString());
        JsonNode request = events.await(REQUESTED, ada.userId()).path("data");
        assertThat(request.path("email").asText()).isEqualTo(ada.email());
        assertThat(request.path("byAdministrator").asBoolean()).isFalse();
        String token = request.path("token").asText();
        assertThat(token).hasSizeGreaterThan(40);

        reset(token, NEW_PASSWORD)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("deviceToken", startsWith("llmd_"));

        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(401);
        Response signedIn = AuthApi.login(ada.email(), NEW_PASSWORD);
        signedIn.then().statusCode(200);
        AuthApi.get(ME, signedIn.path("accessToken")).then().body("user.emailVerified", equalTo(true));
        assertThat(alert(ada).path("kind").asText()).isEqualTo("password-reset");
    }

    @Test
    void a_reset_token_works_once_and_only_its_hash_is_stored() throws Exception {
        SignedIn ada = AuthApi.signedIn();
        String token = token(ada);
        assertThat(database.text(
                        "SELECT count(*) FROM password_reset WHERE user_id = ? AND encode(token_hash, 'escape') LIKE ?",
                        UUID.fromString(ada.userId()),
                        "%" + token + "%"))
                .isEqualTo("0");
        Callable<Integer> attempt = () -> reset(token, NEW_PASSWORD).statusCode();
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Integer> statuses = clients.invokeAll(Collections.nCopies(4, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 400);
        }
        reset(token, "yet another long phrase").then().statusCode(400).body("type", endsWith("/invalid-token"));
        AuthApi.login(ada.email(), NEW_PASSWORD).then().statusCode(200);
    }

    @Test
    void whoever_made_an_account_with_anothers_address_keeps_no_key_to_it() {
        SignedIn ada = AuthApi.signedIn();
        String foreign = AuthApi.createKey(ada.accessToken(), Map.of()).path("key");
        reset(token(ada), NEW_PASSWORD).then().statusCode(200);
        AuthApi.exchange(foreign).then().statusCode(401);

        String accessToken = AuthApi.login(ada.email(), NEW_PASSWORD).path("accessToken");
        String own = AuthApi.createKey(accessToken, Map.of()).path("key");
        forgot(ada.email()).then().statusCode(202);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> events.all(REQUESTED, ada.userId()).size() == 2);
        String second = events.all(REQUESTED, ada.userId())
                .getLast()
                .path("data")
                .path("token")
                .asText();
        reset(second, "yet another long phrase").then().statusCode(200);
        AuthApi.exchange(own).then().statusCode(200);
    }

    @Test
    void a_password_that_may_not_be_chosen_leaves_the_token_as_it_was() {
        SignedIn ada = AuthApi.signedIn();
        String token = token(ada);
        reset(token, "password1").then().statusCode(400).body("errors[0].field", equalTo("password"));
        reset(token, ada.email()).then().statusCode(400).body("errors[0].field", equalTo("password"));
        reset(token, NEW_PASSWORD).then().statusCode(200);
    }

    @Test
    void a_reset_token_works_for_an_hour() {
        SignedIn ada = AuthApi.signedIn();
        String token = token(ada);
        UUID user = UUID.fromString(ada.userId());
        assertThat(database.text("SELECT expires_at - created_at FROM password_reset WHERE user_id = ?", user))
                .isEqualTo("01:00:00");
        database.execute("UPDATE password_reset SET expires_at = now() - interval '1 second' WHERE user_id = ?", user);
        reset(token, NEW_PASSWORD).then().statusCode(400).body("type", endsWith("/invalid-token"));
        reset("invented", NEW_PASSWORD).then().statusCode(400).body("type", endsWith("/invalid-token"));
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
    }

    @Test
    void setting_a_password_uses_up_all_links_that_were_sent_before() {
        SignedIn ada = AuthApi.signedIn();
        String first = token(ada);
        forgot(ada.email()).then().statusCode(202);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> events.all(REQUESTED, ada.userId()).size() == 2);
        String second = events.all(REQUESTED, ada.userId())
                .getLast()
                .path("data")
                .path("token")
                .asText();
        assertThat(second).isNotEqualTo(first);
        reset(second, NEW_PASSWORD).then().statusCode(200);
        reset(first, "yet another long phrase").then().statusCode(400);
    }

    @Test
    void one_account_is_sent_three_links_an_hour_at_most() {
        SignedIn ada = AuthApi.signedIn();
        for (int i = 0; i < 5; i++) {
            forgot(ada.email()).then().statusCode(202);
        }
        assertThat(database.text(
                        "SELECT count(*) FROM password_reset WHERE user_id = ?", UUID.fromString(ada.userId())))
                .isEqualTo("3");
    }

    @Test
    void nobody_and_a_disabled_user_are_sent_no_link() {
        SignedIn ada = AuthApi.signedIn();
        String token = token(ada);
        database.disable(ada.userId());
        forgot(ada.email()).then().statusCode(202);
        forgot(AuthApi.freshEmail()).then().statusCode(202);
        reset(token, NEW_PASSWORD).then().statusCode(400).body("type", endsWith("/invalid-token"));
        assertThat(database.text(
                        "SELECT count(*) FROM password_reset WHERE user_id = ?", UUID.fromString(ada.userId())))
                .isEqualTo("1");
    }

    @Test
    void asking_for_links_is_limited_by_address() {
        String address = "2001:db8:" + Integer.toHexString((int) (System.nanoTime() & 0xffff)) + ":1::";
        List<Integer> statuses = java.util.stream.IntStream.range(0, 22)
                .mapToObj(i -> forgotFrom(address + i, AuthApi.freshEmail()).statusCode())
                .toList();
        assertThat(statuses.subList(0, 20)).containsOnly(202);
        assertThat(statuses.getLast()).isEqualTo(429);
    }

    @Test
    void a_password_is_changed_by_who_knows_it_and_all_other_sessions_end() {
        SignedIn ada = AuthApi.signedIn();
        String other = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        String link = token(ada);

        change(ada, AuthApi.PASSWORD, NEW_PASSWORD).then().statusCode(204);

        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
        AuthApi.refresh(ada.refreshToken()).then().statusCode(200);
        AuthApi.get(ME, other).then().statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(401);
        AuthApi.login(ada.email(), NEW_PASSWORD).then().statusCode(200);
        reset(link, "yet another long phrase").then().statusCode(400);
        assertThat(alert(ada).path("kind").asText()).isEqualTo("password-changed");
        assertThat(database.text(
                        "SELECT end_reason FROM session WHERE id = ?::uuid",
                        AuthApi.claims(other).get("sid")))
                .isEqualTo("PASSWORD_CHANGED");
    }

    @Test
    void changing_takes_the_present_password_and_a_good_new_one() {
        SignedIn ada = AuthApi.signedIn();
        change(ada, "not the password", NEW_PASSWORD).then().statusCode(403).body("type", endsWith("/wrong-password"));
        change(ada, AuthApi.PASSWORD, "letmein123")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("newPassword"));
        change(ada, AuthApi.PASSWORD, "short").then().statusCode(400).body("detail", containsString("8 to 128"));
        AuthApi.post(CHANGE, Map.of("currentPassword", AuthApi.PASSWORD, "newPassword", NEW_PASSWORD))
                .then()
                .statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
    }

    @Test
    void a_stolen_session_can_not_be_used_to_guess_the_password() {
        SignedIn ada = AuthApi.signedIn();
        List<Integer> statuses = java.util.stream.IntStream.range(0, 12)
                .mapToObj(i -> change(ada, "guess number " + i, NEW_PASSWORD).statusCode())
                .toList();
        assertThat(statuses.subList(0, 11)).containsOnly(403);
        assertThat(statuses.getLast()).isEqualTo(429);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
    }

    private String token(SignedIn user) {
        forgot(user.email()).then().statusCode(202);
        return events.await(REQUESTED, user.userId()).path("data").path("token").asText();
    }

    private JsonNode alert(SignedIn user) {
        return events.await(ALERT, user.userId()).path("data");
    }

    private static Response forgot(String email) {
        return forgotFrom("addr-" + UUID.randomUUID(), email);
    }

    private static Response forgotFrom(String address, String email) {
        return io.restassured.RestAssured.given()
                .contentType("application/json")
                .header("X-Forwarded-For", address)
                .body(Map.of("email", email))
                .post(FORGOT);
    }

    private static Response reset(String token, String password) {
        return AuthApi.post(RESET, Map.of("token", token, "password", password));
    }

    private static Response change(SignedIn user, String current, String latest) {
        return AuthApi.post(CHANGE, user.accessToken(), Map.of("currentPassword", current, "newPassword", latest));
    }
}
