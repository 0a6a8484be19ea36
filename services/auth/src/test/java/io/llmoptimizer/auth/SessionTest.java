package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class SessionTest {
    private static final String ME = "/api/v1/auth/me";
    private static final String SESSIONS = "/api/v1/auth/sessions";

    private final Database database;
    private final RedisDataSource redis;

    SessionTest(Database database, RedisDataSource redis) {
        this.database = database;
        this.redis = redis;
    }

    @Test
    void signing_in_gives_tokens_that_say_who_one_is() {
        String email = AuthApi.freshEmail();
        Response registered = AuthApi.register(email);
        Response tokens = AuthApi.login(email, AuthApi.PASSWORD);

        tokens.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("tokenType", equalTo("Bearer"))
                .body("expiresIn", equalTo(600));
        String accessToken = tokens.path("accessToken");
        Map<String, Object> claims = AuthApi.claims(accessToken);
        assertThat(AuthApi.header(accessToken)).containsEntry("typ", "at+jwt").containsEntry("alg", "RS256");
        assertThat(claims)
                .containsEntry("iss", "http://localhost:8080")
                .containsEntry("aud", "llmoptimizer")
                .containsEntry("sub", registered.path("user.id"))
                .containsEntry("org", registered.path("organization.id"))
                .containsEntry("roles", List.of("owner"))
                .containsEntry("client_id", "llmoptimizer")
                .containsEntry("amr", List.of("pwd"))
                .containsKeys("sid", "jti", "iat", "exp", "auth_time")
                .doesNotContainKeys("key", "project", "limits", "models");
        AuthApi.get(ME, accessToken)
                .then()
                .statusCode(200)
                .body("user.email", equalTo(email))
                .body("organization.id", equalTo(registered.path("organization.id")))
                .body("roles", contains("owner"))
                .body("permissions", hasItems("inference", "budgets:write", "api-keys:manage"));
    }

    @Test
    void a_wrong_password_and_an_unknown_address_get_the_same_answer() {
        String email = AuthApi.freshEmail();
        AuthApi.register(email).then().statusCode(201);
        Response wrong = AuthApi.login(email, "not the password");
        Response unknown = AuthApi.login(AuthApi.freshEmail(), AuthApi.PASSWORD);

        wrong.then().statusCode(401).body("type", endsWith("/invalid-credentials"));
        unknown.then().statusCode(401);
        assertThat(unknown.<String>path("type")).isEqualTo(wrong.path("type"));
        assertThat(unknown.<String>path("detail")).isEqualTo(wrong.path("detail"));
    }

    @Test
    void one_signs_in_to_organizations_one_belongs_to_only() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn eve = AuthApi.signedIn();
        Map<String, Object> body = Map.of("email", ada.email(), "password", AuthApi.PASSWORD);

        AuthApi.post("/api/v1/auth/login", with(body, "organizationId", ada.organizationId()))
                .then()
                .statusCode(200);
        AuthApi.post("/api/v1/auth/login", with(body, "organizationId", eve.organizationId()))
                .then()
                .statusCode(404);
        AuthApi.post("/api/v1/auth/login", with(body, "organizationId", "not-an-id"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("organizationId"));
    }

    @Test
    void a_hash_made_with_weaker_parameters_is_renewed_when_its_owner_signs_in() {
        SignedIn ada = AuthApi.signedIn();
        UUID user = UUID.fromString(ada.userId());
        // "password" with m=256, t=2: the reference implementation's own test vector.
        database.execute(
                "UPDATE app_user SET password_hash = ? WHERE id = ?",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                user);

        AuthApi.login(ada.email(), "password").then().statusCode(200);

        assertThat(database.text("SELECT password_hash FROM app_user WHERE id = ?", user))
                .startsWith("$argon2id$v=19$m=1024,t=2,p=1$");
        AuthApi.login(ada.email(), "password").then().statusCode(200);
    }

    @Test
    void refreshing_replaces_both_tokens() {
        SignedIn ada = AuthApi.signedIn();
        Response refreshed = AuthApi.refresh(ada.refreshToken());

        refreshed.then().statusCode(200).header("Cache-Control", "no-store").body("expiresIn", equalTo(600));
        String next = refreshed.path("refreshToken");
        assertThat(next).isNotEqualTo(ada.refreshToken());
        AuthApi.get(ME, refreshed.path("accessToken")).then().statusCode(200);
        AuthApi.refresh(next).then().statusCode(200);
    }

    @Test
    void a_client_that_lost_the_answer_gets_it_again() {
        SignedIn ada = AuthApi.signedIn();
        String first = AuthApi.refresh(ada.refreshToken()).path("refreshToken");
        String again = AuthApi.refresh(ada.refreshToken()).path("refreshToken");
        assertThat(again).isEqualTo(first);
    }

    @Test
    void refreshing_from_many_tabs_at_once_keeps_the_session() throws Exception {
        SignedIn ada = AuthApi.signedIn();
        Callable<String> tab = () -> AuthApi.refresh(ada.refreshToken()).path("refreshToken");
        try (ExecutorService tabs = Executors.newFixedThreadPool(8)) {
            List<String> answers = tabs.invokeAll(Collections.nCopies(16, tab)).stream()
                    .map(Future::resultNow)
                    .distinct()
                    .toList();
            assertThat(answers).hasSize(1);
            AuthApi.refresh(answers.getFirst()).then().statusCode(200);
        }
    }

    @Test
    void a_refresh_token_used_twice_ends_its_session_everywhere() {
        SignedIn ada = AuthApi.signedIn();
        String second = AuthApi.refresh(ada.refreshToken()).path("refreshToken");
        String third = AuthApi.refresh(second).path("refreshToken");

        AuthApi.refresh(ada.refreshToken()).then().statusCode(401).body("type", endsWith("/invalid-refresh-token"));

        AuthApi.refresh(third).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
        awaitTold("session:" + AuthApi.claims(ada.accessToken()).get("sid"));
    }

    @Test
    void an_invented_refresh_token_ends_nothing() {
        SignedIn ada = AuthApi.signedIn();
        String theirs = ada.refreshToken();
        String invented = theirs.substring(0, 30) + "A".repeat(theirs.length() - 30);
        AuthApi.refresh(invented).then().statusCode(401);
        AuthApi.refresh("llmr_nonsense").then().statusCode(401);
        AuthApi.refresh(theirs).then().statusCode(200);
    }

    @Test
    void signing_out_ends_the_session_and_tells_the_gateways() {
        SignedIn ada = AuthApi.signedIn();

        AuthApi.post("/api/v1/auth/logout", ada.accessToken(), Map.of()).then().statusCode(204);

        awaitTold("session:" + AuthApi.claims(ada.accessToken()).get("sid"));
        AuthApi.get(ME, ada.accessToken()).then().statusCode(401).header("WWW-Authenticate", equalTo("Bearer"));
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        given().auth()
                .oauth2(ada.accessToken())
                .post("/api/v1/auth/logout")
                .then()
                .statusCode(204);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
    }

    @Test
    void sessions_are_listed_newest_first_and_ended_one_by_one() {
        SignedIn ada = AuthApi.signedIn();
        String laptop = given().header("User-Agent", "Laptop/1.0")
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", AuthApi.PASSWORD))
                .post("/api/v1/auth/login")
                .path("accessToken");

        Response listed = AuthApi.get(SESSIONS, ada.accessToken());
        listed.then()
                .body("data", hasSize(2))
                .body("data[0].userAgent", equalTo("Laptop/1.0"))
                .body("data[0].device", equalTo("Laptop"))
                .body("data[0].current", equalTo(false))
                .body("data[0].lastUsedAt", notNullValue())
                .body("data[1].current", equalTo(true));
        String cursor = AuthApi.get(SESSIONS + "?limit=1", ada.accessToken()).path("nextCursor");
        AuthApi.get(SESSIONS + "?limit=1&cursor=" + cursor, ada.accessToken())
                .then()
                .body("data[0].id", equalTo(listed.path("data[1].id")))
                .body("nextCursor", equalTo(null));

        String laptopId = listed.path("data[0].id");
        AuthApi.delete(SESSIONS + "/" + laptopId, ada.accessToken()).then().statusCode(204);
        AuthApi.get(ME, laptop).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
        AuthApi.delete(SESSIONS + "/" + laptopId, ada.accessToken()).then().statusCode(404);
    }

    @Test
    void all_other_sessions_end_at_once() {
        SignedIn ada = AuthApi.signedIn();
        String other = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        AuthApi.delete(SESSIONS, ada.accessToken()).then().statusCode(204);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
        AuthApi.get(ME, other).then().statusCode(401);
        awaitTold("session:" + AuthApi.claims(other).get("sid"));
    }

    @Test
    void somebody_elses_session_does_not_exist() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn eve = AuthApi.signedIn();
        Object adasSession = AuthApi.claims(ada.accessToken()).get("sid");
        AuthApi.delete(SESSIONS + "/" + adasSession, eve.accessToken()).then().statusCode(404);
        AuthApi.delete(SESSIONS + "/not-an-id", eve.accessToken()).then().statusCode(404);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
    }

    @Test
    void a_disabled_user_is_refused_everywhere() {
        SignedIn ada = AuthApi.signedIn();
        database.disable(ada.userId());

        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(403).body("type", endsWith("/account-disabled"));
        AuthApi.login(ada.email(), "not the password").then().statusCode(401);
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
    }

    @Test
    void a_changed_role_takes_effect_at_once() {
        SignedIn ada = AuthApi.signedIn();
        database.giveRole(ada.userId(), "VIEWER");
        AuthApi.get(ME, ada.accessToken())
                .then()
                .body("roles", contains("viewer"))
                .body("permissions", contains("usage:read", "messages:read", "members:read", "projects:read"));
        String refreshed = AuthApi.refresh(ada.refreshToken()).path("accessToken");
        assertThat(AuthApi.claims(refreshed)).containsEntry("roles", List.of("viewer"));
    }

    @Test
    void tokens_that_are_not_ours_are_refused() {
        UUID organization = UUID.randomUUID();
        given().get(ME).then().statusCode(401).header("WWW-Authenticate", equalTo("Bearer"));
        for (String token : new String[] {
            TestTokens.forUser(organization).sign(),
            TestTokens.forUser(organization).forged().sign(),
            "a.b.c",
            "nonsense",
            "llmo_AAAA"
        }) {
            AuthApi.get(ME, token)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", equalTo("Bearer"));
        }
    }

    @Test
    void a_revocation_that_was_committed_but_not_told_is_told_later() {
        String member = "session:" + UUID.randomUUID();
        database.execute("INSERT INTO revocation (member, revoked_at) VALUES (?, now())", member);
        awaitTold(member);
        Awaitility.await()
                .until(() -> database.text("SELECT told_at FROM revocation WHERE member = ?", member) != null);
    }

    @Test
    void a_redis_that_lost_its_data_is_told_again() {
        SignedIn ada = AuthApi.signedIn();
        AuthApi.post("/api/v1/auth/logout", ada.accessToken(), Map.of()).then().statusCode(204);
        String member = "session:" + AuthApi.claims(ada.accessToken()).get("sid");
        awaitTold(member);

        redis.flushall();

        awaitTold(member);
    }

    @Test
    void the_published_keys_verify_the_tokens_and_nothing_private_is_among_them() {
        Response keys = given().get("/.well-known/jwks.json");
        keys.then()
                .statusCode(200)
                .header("Cache-Control", "public, max-age=60")
                .body("keys.kty", everyItem(equalTo("RSA")))
                .body("keys.use", everyItem(equalTo("sig")))
                .body("keys.alg", everyItem(equalTo("RS256")))
                .body("keys.e", everyItem(equalTo("AQAB")))
                .body("keys.d", everyItem(equalTo(null)));
        SignedIn ada = AuthApi.signedIn();
        assertThat(keys.<List<String>>path("keys.kid"))
                .contains((String) AuthApi.header(ada.accessToken()).get("kid"));
        assertThat(database.text("SELECT encode(sealed_private, 'hex') FROM signing_key WHERE status = 'ACTIVE'"))
                .as("version, then the id of the master key; no PKCS #8 in the clear")
                .startsWith("01")
                .doesNotContain("300d06092a864886f70d0101010500");
    }

    private void awaitTold(String member) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    OptionalDouble score = redis.sortedSet(String.class).zscore(Revocations.KEY, member);
                    return score.isPresent();
                });
    }

    private static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        Map<String, Object> more = new java.util.HashMap<>(body);
        more.put(name, value);
        return more;
    }
}
