package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@TestProfile(AdminUserTest.WithAdministrators.class)
class AdminUserTest {
    private static final String USERS = "/api/v1/admin/users";
    private static final String ME = "/api/v1/auth/me";

    private final PublishedEvents events;
    private final Database database;
    private final RedisDataSource redis;

    AdminUserTest(PublishedEvents events, Database database, RedisDataSource redis) {
        this.events = events;
        this.database = database;
        this.redis = redis;
    }

    public static class WithAdministrators implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("llmo.auth.platform-admins", "Root@Example.com,second@example.com");
        }
    }

    @Test
    void an_administrator_is_one_only_while_the_address_is_verified() {
        String email = "second@example.com";
        AuthApi.register(email).then().statusCode(201);
        Response unverified = AuthApi.login(email, AuthApi.PASSWORD);
        assertThat(roles(unverified)).doesNotContain("platform-admin");
        AuthApi.get(USERS, unverified.path("accessToken")).then().statusCode(403);

        database.execute("UPDATE app_user SET email_verified_at = now() WHERE email_key = ?", email);
        Response verified = AuthApi.refresh(unverified.path("refreshToken"));
        assertThat(roles(verified)).contains("owner", "platform-admin");
        AuthApi.get(USERS, verified.path("accessToken")).then().statusCode(200);

        database.execute("UPDATE app_user SET email_verified_at = NULL WHERE email_key = ?", email);
        AuthApi.get(USERS, verified.path("accessToken")).then().statusCode(403);
        assertThat(roles(AuthApi.login(email, AuthApi.PASSWORD))).doesNotContain("platform-admin");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "GET, /ID",
        "POST, /ID/disable",
        "POST, /ID/enable",
        "POST, /ID/password-reset",
        "DELETE, /ID/sessions"
    })
    void nobody_else_may_call_any_of_it(String method, String path) {
        SignedIn ada = AuthApi.signedIn();
        String url = USERS + path.replace("ID", ada.userId());
        RestAssured.given()
                .auth()
                .oauth2(ada.accessToken())
                .request(method, url)
                .then()
                .statusCode(403);
        RestAssured.given().request(method, url).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
    }

    @Test
    void users_are_found_by_how_their_address_or_name_begins() {
        String admin = administrator();
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String first = registered(mark + "_1@example.com", "Zoe " + mark);
        String second = registered("zoe-" + mark + "@example.com", mark + " Zoe");
        registered("zoe2-" + mark + "@example.com", "Somebody else");

        list(admin, "?q=" + mark.toUpperCase(java.util.Locale.ROOT)).body("data.id", contains(second, first));
        list(admin, "?q=" + mark + "_1@").body("data.id", contains(first));
        list(admin, "?q=" + mark + "%251").body("data", empty());
        String cursor = list(admin, "?limit=1&q=" + mark)
                .body("data", hasSize(1))
                .extract()
                .path("nextCursor");
        list(admin, "?limit=1&q=" + mark + "&cursor=" + cursor)
                .body("data.id", contains(first))
                .body("nextCursor", nullValue());
        list(admin, "?limit=2").body("data", hasSize(2));
        AuthApi.get(USERS + "?limit=0", admin).then().statusCode(400);
        AuthApi.get(USERS + "?q=" + "x".repeat(300), admin).then().statusCode(400);
    }

    @Test
    void a_user_is_shown_without_secrets() {
        SignedIn ada = AuthApi.signedIn();
        String admin = administrator();
        Response shown = AuthApi.get(USERS + "/" + ada.userId(), admin);
        shown.then()
                .statusCode(200)
                .body("email", equalTo(ada.email()))
                .body("status", equalTo("active"))
                .body("hasPassword", equalTo(true))
                .body("sessions", equalTo(1));
        assertThat(shown.asString()).doesNotContain("argon2");
        AuthApi.get(USERS + "/" + UUID.randomUUID(), admin).then().statusCode(404);
        AuthApi.get(USERS + "/not-an-id", admin).then().statusCode(404);
    }

    @Test
    void a_disabled_user_is_out_at_once_and_back_when_enabled() {
        SignedIn ada = AuthApi.signedIn();
        String admin = administrator();
        String key = AuthApi.createKey(ada.accessToken(), Map.of()).path("key");

        call("POST", admin, ada.userId() + "/disable").then().statusCode(204);
        call("POST", admin, ada.userId() + "/disable").then().statusCode(204);

        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(403);
        AuthApi.exchange(key).then().statusCode(401);
        awaitTold("user:" + ada.userId());
        awaitTold("session:" + AuthApi.claims(ada.accessToken()).get("sid"));
        list(admin, "?q=" + ada.email()).body("data[0].status", equalTo("disabled"));

        call("POST", admin, ada.userId() + "/enable").then().statusCode(204);
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
        AuthApi.exchange(key).then().statusCode(200);
        call("POST", admin, UUID.randomUUID() + "/disable").then().statusCode(404);
        assertThat(audited(ada.userId())).contains("user.disabled", "user.enabled");
    }

    @Test
    void an_administrator_ends_all_sessions_of_a_user() {
        SignedIn ada = AuthApi.signedIn();
        String other = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        call("DELETE", administrator(), ada.userId() + "/sessions").then().statusCode(204);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
        AuthApi.get(ME, other).then().statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
    }

    @Test
    void a_forced_reset_takes_the_password_away_and_mails_a_link() {
        SignedIn ada = AuthApi.signedIn();
        String admin = administrator();

        Response answer = call("POST", admin, ada.userId() + "/password-reset");

        answer.then().statusCode(204);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(401);
        list(admin, "?q=" + ada.email()).body("data[0].hasPassword", equalTo(false));
        JsonNode mail =
                events.await("user.password-reset-requested.v1", ada.userId()).path("data");
        assertThat(mail.path("byAdministrator").asBoolean()).isTrue();
        AuthApi.post(
                        "/api/v1/auth/password/reset",
                        Map.of("token", mail.path("token").asText(), "password", "a wholly different phrase"))
                .then()
                .statusCode(200);
        AuthApi.login(ada.email(), "a wholly different phrase").then().statusCode(200);
        assertThat(audited(ada.userId())).contains("password.reset-forced", "password.reset");
    }

    @Test
    void an_administrator_who_signed_in_long_ago_looks_and_changes_nothing() {
        SignedIn ada = AuthApi.signedIn();
        String email = "root@example.com";
        administrator();
        Response tokens = AuthApi.login(email, AuthApi.PASSWORD);
        database.execute(
                "UPDATE session SET authenticated_at = now() - interval '1 hour' WHERE id = ?::uuid",
                AuthApi.claims(tokens.path("accessToken")).get("sid"));
        String stale = AuthApi.refresh(tokens.path("refreshToken")).path("accessToken");

        AuthApi.get(USERS + "/" + ada.userId(), stale).then().statusCode(200);
        call("POST", stale, ada.userId() + "/disable")
                .then()
                .statusCode(401)
                .body("type", endsWith("/step-up-required"));
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
    }

    @Test
    void administrators_do_not_shut_themselves_out() {
        String admin = administrator();
        String self = (String) AuthApi.claims(admin).get("sub");
        call("POST", admin, self + "/disable").then().statusCode(409).body("type", endsWith("/own-account"));
        AuthApi.get(ME, admin).then().statusCode(200);
    }

    private String administrator() {
        String email = "root@example.com";
        AuthApi.register(email).then().statusCode(201);
        database.execute("UPDATE app_user SET email_verified_at = now() WHERE email_key = ?", email);
        return AuthApi.login(email, AuthApi.PASSWORD).path("accessToken");
    }

    private static String registered(String email, String name) {
        Response registered = AuthApi.post(
                "/api/v1/auth/register", Map.of("email", email, "password", AuthApi.PASSWORD, "name", name));
        registered.then().statusCode(201);
        return registered.path("user.id");
    }

    private static io.restassured.response.ValidatableResponse list(String admin, String query) {
        return AuthApi.get(USERS + query, admin).then().statusCode(200).body("data.email", not(hasItem(nullValue())));
    }

    private static Response call(String method, String admin, String path) {
        return RestAssured.given().auth().oauth2(admin).request(method, USERS + "/" + path);
    }

    private List<String> audited(String user) {
        return List.of(database.text("SELECT string_agg(action, ',') FROM audit_event WHERE target_id = ?", user)
                .split(",", -1));
    }

    private static List<String> roles(Response tokens) {
        List<?> roles = (List<?>) AuthApi.claims(tokens.path("accessToken")).get("roles");
        return roles.stream().map(String::valueOf).toList();
    }

    private void awaitTold(String member) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> redis.sortedSet(String.class)
                        .zscore(Revocations.KEY, member)
                        .isPresent());
    }
}
