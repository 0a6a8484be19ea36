package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that act for service accounts and projects, and the rotation of keys. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ServiceAccountsTest {
    private static final String KEYS = "/api/v1/auth/api-keys";

    private final Database database;
    private final PublishedEvents events;
    private final Gateways gateways;

    ServiceAccountsTest(Database database, PublishedEvents events, Gateways gateways) {
        this.database = database;
        this.events = events;
        this.gateways = gateways;
    }

    @Test
    void a_service_account_acts_through_its_keys_with_its_own_role() {
        Team team = new Team(database);
        String account = team.serviceAccount("viewer");
        Response key = AuthApi.createKey(
                team.owner(), Map.of("serviceAccountId", account, "scopes", List.of("members:read", "inference")));
        key.then().body("owner.type", equalTo("service-account")).body("owner.id", equalTo(account));

        Response exchanged = AuthApi.exchange(key.path("key"));
        exchanged.then().statusCode(200).body("userId", equalTo(account));
        String token = exchanged.path("accessToken");
        assertThat(AuthApi.claims(token)).containsEntry("sub", account).containsEntry("scope", "members:read");
        AuthApi.get(team.path() + "/members", token).then().statusCode(200).body("data", hasSize(1));
        AuthApi.get(team.path() + "/roles", token).then().statusCode(403);
        AuthApi.get(new Team(database).path() + "/members", token).then().statusCode(404);
        AuthApi.get("/api/v1/auth/organizations", token).then().statusCode(403);
    }

    @Test
    void a_disabled_service_accounts_keys_are_refused_until_it_is_enabled() {
        Team team = new Team(database);
        String account = team.serviceAccount("developer");
        String path = team.path() + "/service-accounts/" + account;
        String key = AuthApi.createKey(team.owner(), Map.of("serviceAccountId", account))
                .path("key");
        String token = AuthApi.exchange(key).path("accessToken");

        AuthApi.patch(path, team.owner(), Map.of("disabled", true))
                .then()
                .statusCode(200)
                .body("disabled", equalTo(true))
                .body("disabledAt", notNullValue());
        AuthApi.exchange(key).then().statusCode(401).body("type", endsWith("/revoked-api-key"));
        AuthApi.get(team.path() + "/members", token).then().statusCode(401);
        AuthApi.post(KEYS, team.owner(), Map.of("name", "x", "serviceAccountId", account))
                .then()
                .statusCode(404);
        assertThat(database.text("SELECT count(*) > 0 FROM revocation WHERE member = ?", "user:" + account))
                .isEqualTo("t");

        AuthApi.patch(path, team.owner(), Map.of("disabled", false)).then().statusCode(200);
        AuthApi.exchange(key).then().statusCode(200);

        AuthApi.patch(path, team.owner(), Map.of("role", "billing"))
                .then()
                .statusCode(200)
                .body("role", equalTo("billing"));
        assertThat(AuthApi.claims(AuthApi.exchange(key).path("accessToken"))).doesNotContainKey("scope");
    }

    @Test
    void a_deleted_service_account_is_gone_with_its_keys() {
        Team team = new Team(database);
        String account = team.serviceAccount("developer");
        Response key = AuthApi.createKey(team.owner(), Map.of("serviceAccountId", account));
        String token = AuthApi.exchange(key.path("key")).path("accessToken");

        AuthApi.delete(team.path() + "/service-accounts/" + account, team.owner())
                .then()
                .statusCode(204);

        AuthApi.exchange(key.path("key")).then().statusCode(401);
        AuthApi.get(team.path() + "/members", token).then().statusCode(401);
        events.await("apikey.revoked.v1", key.path("id"));
        for (String member : List.of("user:" + account, "key:" + key.path("id"))) {
            gateways.awaitTold(member);
        }
    }

    @Test
    void a_projects_key_outlives_whoever_made_it() {
        Team team = new Team(database);
        SignedIn admin = team.join("ADMIN");
        String project = team.project();
        Response key = AuthApi.createKey(admin.accessToken(), Map.of("projectId", project, "owner", "project"));
        key.then().body("owner.type", equalTo("project")).body("owner.id", equalTo(project));
        AuthApi.delete(team.path() + "/members/" + admin.userId(), team.owner())
                .then()
                .statusCode(204);
        assertThat(AuthApi.claims(AuthApi.exchange(key.path("key")).path("accessToken")))
                .containsEntry("sub", project)
                .containsEntry("scope", "inference");
    }

    @Test
    void only_who_manages_keys_makes_those_of_others() {
        Team team = new Team(database);
        SignedIn developer = team.join("DEVELOPER");
        for (Map<String, ?> owner :
                List.of(Map.of("owner", "project"), Map.of("serviceAccountId", team.serviceAccount("viewer")))) {
            Map<String, Object> body = new HashMap<>(owner);
            body.put("name", "x");
            AuthApi.post(KEYS, developer.accessToken(), body).then().statusCode(403);
        }
        AuthApi.post(KEYS, team.owner(), Map.of("name", "x", "serviceAccountId", UUID.randomUUID()))
                .then()
                .statusCode(404);
        AuthApi.post(KEYS, team.owner(), Map.of("name", "x", "owner", "service-account"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("serviceAccountId"));
    }

    @Test
    void a_rotated_key_works_until_its_grace_ends() {
        Team team = new Team(database);
        Response before = AuthApi.createKey(team.owner(), Map.of("scopes", List.of("inference", "usage:read")));
        Response after = AuthApi.post(KEYS + "/" + before.path("id") + "/rotate", team.owner(), Map.of());
        after.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("scopes", equalTo(List.of("inference", "usage:read")))
                .body("name", equalTo("test"));
        String former = before.path("id");
        String latter = after.path("id");

        AuthApi.exchange(before.path("key")).then().statusCode(200).body("apiKeyId", equalTo(former));
        AuthApi.exchange(after.path("key")).then().statusCode(200).body("apiKeyId", equalTo(latter));
        AuthApi.get(KEYS + "/" + former, team.owner())
                .then()
                .body("replacedBy", equalTo(latter))
                .body("status", equalTo("active"))
                .body("expiresAt", notNullValue());
        AuthApi.get("/api/v1/auth/audit-events", team.owner())
                .then()
                .body("data.find { it.action == 'api-key.rotated' }.details.replacedBy", equalTo(latter));

        database.execute("UPDATE api_key SET expires_at = now() WHERE id = ?", UUID.fromString(former));
        AuthApi.exchange(before.path("key")).then().statusCode(401);
        AuthApi.exchange(after.path("key")).then().statusCode(200);
        AuthApi.post(KEYS + "/" + former + "/rotate", team.owner(), Map.of())
                .then()
                .statusCode(409);
    }

    @Test
    void a_key_is_rotated_without_grace_when_it_leaked() {
        Team team = new Team(database);
        Response before = AuthApi.createKey(team.owner(), Map.of());
        AuthApi.exchange(before.path("key")).then().statusCode(200);
        AuthApi.post(KEYS + "/" + before.path("id") + "/rotate", team.owner(), Map.of("graceSeconds", 0))
                .then()
                .statusCode(201);
        AuthApi.exchange(before.path("key")).then().statusCode(401).body("type", endsWith("/revoked-api-key"));
    }

    @Test
    void of_many_rotations_at_once_one_succeeds() {
        Team team = new Team(database);
        String path = KEYS + "/" + AuthApi.createKey(team.owner(), Map.of()).path("id") + "/rotate";
        List<CompletableFuture<Integer>> tries = IntStream.range(0, 4)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> AuthApi.post(path, team.owner(), Map.of("graceSeconds", 60))
                                .statusCode()))
                .toList();
        assertThat(tries.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(201, 409, 409, 409);
    }

    @Test
    void nobody_gets_hold_of_another_members_key_by_rotating_it() {
        Team team = new Team(database);
        SignedIn developer = team.join("DEVELOPER");
        String key = AuthApi.createKey(developer.accessToken(), Map.of()).path("id");
        AuthApi.post(KEYS + "/" + key + "/rotate", team.owner(), Map.of())
                .then()
                .statusCode(403);
        AuthApi.post(KEYS + "/" + key + "/rotate", developer.accessToken(), Map.of())
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 604_801})
    void a_grace_has_bounds(long seconds) {
        Team team = new Team(database);
        String key = AuthApi.createKey(team.owner(), Map.of()).path("id");
        AuthApi.post(KEYS + "/" + key + "/rotate", team.owner(), Map.of("graceSeconds", seconds))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("graceSeconds"));
    }

    @Test
    void a_keys_name_models_and_limits_change() {
        Team team = new Team(database);
        Response key = AuthApi.createKey(team.owner(), Map.of());
        String path = KEYS + "/" + key.path("id");
        AuthApi.patch(
                        path,
                        team.owner(),
                        Map.of(
                                "name", "renamed",
                                "allowedModels", List.of("sandbox/answer"),
                                "limits", Map.of("concurrent", 2)))
                .then()
                .statusCode(200)
                .body("name", equalTo("renamed"))
                .body("limits.concurrent", equalTo(2))
                .body("key", equalTo(null));
        assertThat(AuthApi.claims(AuthApi.exchange(key.path("key")).path("accessToken")))
                .containsEntry("models", List.of("sandbox/answer"))
                .containsEntry("limits", Map.of("concurrent", 2L));
        AuthApi.patch(path, team.owner(), Map.of("allowedModels", List.of()))
                .then()
                .body("name", equalTo("renamed"))
                .body("allowedModels", hasSize(0));
        AuthApi.delete(path, team.owner()).then().statusCode(204);
        AuthApi.patch(path, team.owner(), Map.of("name", "late")).then().statusCode(409);
    }
}
