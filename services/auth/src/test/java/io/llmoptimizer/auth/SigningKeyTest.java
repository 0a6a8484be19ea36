package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class SigningKeyTest {
    private static final String KEYS = "/api/v1/admin/signing-keys";
    private static final String ME = "/api/v1/auth/me";

    private final OwnTokens tokens;
    private final Database database;
    private String admin;
    private String standby;

    SigningKeyTest(OwnTokens tokens, Database database) {
        this.tokens = tokens;
        this.database = database;
    }

    @BeforeEach
    void wait_for_a_standby_key() {
        standby = Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::standby, kid -> kid != null);
        admin = tokens.platformAdmin(Instant.now());
    }

    @Test
    void a_key_is_published_before_it_signs() {
        assertThat(published()).contains(standby);
        assertThat(kid(AuthApi.signedIn().accessToken())).isNotEqualTo(standby);
    }

    @Test
    void rotating_waits_until_services_know_the_next_key() {
        database.execute("UPDATE signing_key SET status_since = now() WHERE kid = ?", standby);
        rotate(admin)
                .then()
                .statusCode(409)
                .body("type", endsWith("/no-standby-key"))
                .header("Retry-After", matchesPattern("[0-9]+"));
    }

    @Test
    void rotating_lets_the_standby_sign_and_keeps_older_tokens_good() {
        SignedIn ada = AuthApi.signedIn();
        String former = kid(ada.accessToken());
        letStandbyAge();

        rotate(admin)
                .then()
                .statusCode(200)
                .body("data.find { it.kid == '" + standby + "' }.status", equalTo("active"))
                .body("data.find { it.kid == '" + former + "' }.status", equalTo("retired"));

        assertThat(kid(AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken")))
                .isEqualTo(standby);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
        assertThat(published()).contains(former, standby);
        assertThat(database.text("SELECT sealed_private IS NULL FROM signing_key WHERE kid = ?", former))
                .isEqualTo("t");
    }

    @Test
    void revoking_the_key_that_signs_ends_all_its_tokens_and_nobody_has_to_wait() {
        SignedIn ada = AuthApi.signedIn();
        String leaked = kid(ada.accessToken());

        revoke(leaked, admin).then().statusCode(200);

        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
        assertThat(published()).doesNotContain(leaked).contains(standby);
        String next = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        assertThat(kid(next)).isEqualTo(standby);
        AuthApi.get(ME, next).then().statusCode(200);
        assertThat(database.text(
                        "SELECT action FROM audit_event WHERE target_id = ? ORDER BY position DESC LIMIT 1", leaked))
                .isEqualTo("signing-key.revoked");
        revoke(leaked, tokens.platformAdmin(Instant.now())).then().statusCode(404);
    }

    @Test
    void a_key_nobody_made_can_not_be_revoked() {
        revoke("invented", admin).then().statusCode(404);
    }

    @Test
    void what_another_replica_changed_is_learned() {
        database.execute("UPDATE signing_key SET status = 'REVOKED' WHERE kid = ?", standby);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(published()).doesNotContain(standby));
    }

    @Test
    void only_platform_administrators_who_authenticated_lately_may() {
        SignedIn ada = AuthApi.signedIn();
        AuthApi.get(KEYS, ada.accessToken()).then().statusCode(403);
        rotate(ada.accessToken()).then().statusCode(403);
        revoke(standby, ada.accessToken()).then().statusCode(403);
        given().get(KEYS).then().statusCode(401);

        String longAgo = tokens.platformAdmin(Instant.now().minus(Duration.ofMinutes(11)));
        revoke(standby, longAgo)
                .then()
                .statusCode(401)
                .body("type", endsWith("/step-up-required"))
                .header("WWW-Authenticate", containsString("insufficient_user_authentication"));
        AuthApi.get(KEYS, longAgo).then().statusCode(200).body("data.status", hasItem("active"));
    }

    @Test
    void no_token_outlives_a_quarter_of_an_hour() {
        Map<String, Object> claims = AuthApi.claims(tokens.platformAdmin(Instant.now(), Duration.ofDays(1)));
        assertThat((long) claims.get("exp") - (long) claims.get("iat")).isEqualTo(900);
    }

    @Test
    void no_private_half_is_ever_shown() {
        given().get("/.well-known/jwks.json")
                .then()
                .body("keys.d", not(hasItem(matchesPattern(".+"))))
                .body("keys.alg", hasItem("RS256"));
        AuthApi.get(KEYS, admin).then().body(not(containsString("rivate")));
    }

    private String standby() {
        return database.text("SELECT kid FROM signing_key WHERE status = 'STANDBY'");
    }

    private void letStandbyAge() {
        database.execute("UPDATE signing_key SET status_since = now() - interval '6 minutes' WHERE kid = ?", standby);
    }

    private static io.restassured.response.Response rotate(String token) {
        return AuthApi.post(KEYS + "/rotate", token, Map.of());
    }

    private static io.restassured.response.Response revoke(String kid, String token) {
        return AuthApi.post(KEYS + "/" + kid + "/revoke", token, Map.of());
    }

    private static List<String> published() {
        return given().get("/.well-known/jwks.json").path("keys.kid");
    }

    private static String kid(String token) {
        return (String) AuthApi.header(token).get("kid");
    }
}
