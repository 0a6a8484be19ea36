package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class OrganizationsTest {
    private static final String ORGANIZATIONS = "/api/v1/auth/organizations";

    private final Database database;
    private final PublishedEvents events;

    OrganizationsTest(Database database, PublishedEvents events) {
        this.database = database;
        this.events = events;
    }

    @Test
    void a_user_makes_organizations_and_acts_in_each() {
        SignedIn ada = AuthApi.signedIn();
        Response made = AuthApi.post(ORGANIZATIONS, ada.accessToken(), Map.of("name", "Second"));
        made.then().statusCode(201).body("role", equalTo("owner"));
        String second = made.path("id");
        events.await("organization.created.v1", second);

        AuthApi.get(ORGANIZATIONS, ada.accessToken())
                .then()
                .body("data.id", containsInAnyOrder(ada.organizationId(), second));
        AuthApi.get(ORGANIZATIONS + "/" + second + "/projects", ada.accessToken())
                .then()
                .body("data", hasSize(1))
                .body("data[0].isDefault", equalTo(true));
        AuthApi.patch(ORGANIZATIONS + "/" + second, ada.accessToken(), Map.of("name", "Renamed"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Renamed"));
        Response tokens = AuthApi.post(
                "/api/v1/auth/login",
                Map.of("email", ada.email(), "password", AuthApi.PASSWORD, "organizationId", second));
        AuthApi.get("/api/v1/auth/me", tokens.path("accessToken")).then().body("organization.name", equalTo("Renamed"));
    }

    @Test
    void a_deleted_organization_is_gone_with_its_sessions_and_keys() {
        SignedIn ada = AuthApi.signedIn();
        Response key = AuthApi.createKey(ada.accessToken(), Map.of());
        AuthApi.exchange(key.path("key")).then().statusCode(200);
        AuthApi.delete(ORGANIZATIONS + "/" + ada.organizationId(), ada.accessToken())
                .then()
                .statusCode(204);
        AuthApi.exchange(key.path("key")).then().statusCode(401);
        AuthApi.get("/api/v1/auth/me", ada.accessToken()).then().statusCode(401);
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        events.await("apikey.revoked.v1", key.path("id"));
        for (String member : List.of("organization:" + ada.organizationId(), "key:" + key.path("id"))) {
            assertThat(database.text("SELECT count(*) FROM revocation WHERE member = ?", member))
                    .as(member)
                    .isEqualTo("1");
        }
    }

    @Test
    void deleting_an_organization_takes_a_fresh_authentication() {
        SignedIn ada = AuthApi.signedIn();
        database.execute(
                "UPDATE session SET authenticated_at = authenticated_at - interval '1 day' WHERE user_id = ?",
                UUID.fromString(ada.userId()));
        String stale = AuthApi.refresh(ada.refreshToken()).path("accessToken");
        AuthApi.delete(ORGANIZATIONS + "/" + ada.organizationId(), stale)
                .then()
                .statusCode(401)
                .body("type", endsWith("/step-up-required"));
        AuthApi.get(ORGANIZATIONS + "/" + ada.organizationId(), stale).then().statusCode(200);
    }

    @Test
    void who_belongs_nowhere_gets_a_home_by_signing_in() {
        SignedIn ada = AuthApi.signedIn();
        AuthApi.delete(ORGANIZATIONS + "/" + ada.organizationId(), ada.accessToken())
                .then()
                .statusCode(204);
        List<CompletableFuture<Integer>> tries = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> AuthApi.login(ada.email(), AuthApi.PASSWORD).statusCode()))
                .toList();
        assertThat(tries.stream().map(CompletableFuture::join)).containsOnly(200);
        String home = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        AuthApi.get(ORGANIZATIONS, home).then().body("data", hasSize(1)).body("data[0].role", equalTo("owner"));
    }

    @Test
    void other_organizations_do_not_exist() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn eve = AuthApi.signedIn();
        String path = ORGANIZATIONS + "/" + ada.organizationId();
        AuthApi.get(path, eve.accessToken()).then().statusCode(404);
        AuthApi.patch(path, eve.accessToken(), Map.of("name", "x")).then().statusCode(404);
        AuthApi.delete(path, eve.accessToken()).then().statusCode(404);
        AuthApi.get(ORGANIZATIONS, eve.accessToken()).then().body("data", hasSize(1));
    }

    @Test
    void a_project_has_keys_and_limits_of_its_own() {
        Team team = new Team(database);
        Response project = AuthApi.post(
                team.path() + "/projects",
                team.owner(),
                Map.of("name", "chat", "limits", Map.of("requestsPerMinute", 30)));
        project.then().statusCode(201).body("limits.requestsPerMinute", equalTo(30));
        String id = project.path("id");
        Response key = AuthApi.createKey(team.owner(), Map.of("projectId", id));
        assertThat(AuthApi.claims(AuthApi.exchange(key.path("key")).path("accessToken")))
                .containsEntry("project", id)
                .containsEntry("outer_limits", Map.of("project", Map.of("requestsPerMinute", 30L)));

        AuthApi.patch(team.path() + "/projects/" + id, team.owner(), Map.of("limits", Map.of()))
                .then()
                .statusCode(200)
                .body("name", equalTo("chat"));
        assertThat(AuthApi.claims(AuthApi.exchange(key.path("key")).path("accessToken")))
                .doesNotContainKey("outer_limits");

        AuthApi.delete(team.path() + "/projects/" + id, team.owner()).then().statusCode(204);
        AuthApi.get(team.path() + "/projects/" + id, team.owner()).then().statusCode(404);
    }

    @Test
    void a_deleted_project_is_gone_with_its_keys() {
        Team team = new Team(database);
        String project = team.project();
        Response key = AuthApi.createKey(team.owner(), Map.of("projectId", project, "name", "chat"));
        Response other = AuthApi.createKey(team.owner(), Map.of());

        AuthApi.delete(team.path() + "/projects/" + project, team.owner())
                .then()
                .statusCode(204);

        AuthApi.exchange(key.path("key")).then().statusCode(401);
        AuthApi.exchange(other.path("key")).then().statusCode(200);
        assertThat(events.await("apikey.revoked.v1", key.path("id"))
                        .path("data")
                        .path("name")
                        .asText())
                .isEqualTo("chat");
        assertThat(database.text("SELECT count(*) FROM revocation WHERE member = ?", "key:" + key.path("id")))
                .isEqualTo("1");
    }

    @Test
    void a_project_whose_keys_work_stays_for_who_may_not_revoke_them() {
        Team team = new Team(database);
        team.role("planner", List.of("projects:read", "projects:write"));
        SignedIn planner = team.joinAs("planner");
        String path = team.path() + "/projects/" + team.project();
        String key = AuthApi.createKey(team.owner(), Map.of("projectId", path.substring(path.lastIndexOf('/') + 1)))
                .path("id");

        AuthApi.delete(path, planner.accessToken()).then().statusCode(409).body("type", endsWith("/project-in-use"));
        AuthApi.delete("/api/v1/auth/api-keys/" + key, team.owner()).then().statusCode(204);
        AuthApi.delete(path, planner.accessToken()).then().statusCode(204);
    }

    @Test
    void the_default_project_stays() {
        Team team = new Team(database);
        String id = AuthApi.get(team.path() + "/projects", team.owner()).path("data[0].id");
        AuthApi.delete(team.path() + "/projects/" + id, team.owner())
                .then()
                .statusCode(409)
                .body("type", endsWith("/default-project"));
    }

    @ParameterizedTest
    @CsvSource({"projects,project-name-taken", "roles,role-name-taken", "service-accounts,service-account-name-taken"})
    void names_are_unique_in_an_organization(String collection, String problem) {
        Team team = new Team(database);
        Map<String, Object> body = Map.of("name", "twice", "permissions", List.of(), "role", "viewer");
        AuthApi.post(team.path() + "/" + collection, team.owner(), body).then().statusCode(201);
        AuthApi.post(team.path() + "/" + collection, team.owner(), body)
                .then()
                .statusCode(409)
                .body("type", endsWith("/" + problem));
        Team other = new Team(database);
        AuthApi.post(other.path() + "/" + collection, other.owner(), body)
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/projects|{}|name",
                "/projects|{\"name\":\" \"}|name",
                "/projects|{\"name\":\"a\\u0007b\"}|name",
                "/projects|{\"name\":\"x\",\"limits\":{\"concurrent\":0}}|limits.concurrent",
                "/roles|{\"name\":\"Upper\",\"permissions\":[]}|name",
                "/roles|{\"name\":\"owner\",\"permissions\":[]}|name",
                "/roles|{\"name\":\"custom:x\",\"permissions\":[]}|name",
                "/roles|{\"name\":\"x\",\"permissions\":[\"root\"]}|permissions",
                "/roles|{\"name\":\"x\"}|permissions",
                "/service-accounts|{\"name\":\"x\"}|role",
                "/service-accounts|{\"name\":\"x\",\"role\":\"root\"}|role",
                "/invitations|{\"email\":\"nobody\",\"role\":\"viewer\"}|email",
                "/invitations|{\"email\":\"a@example.com\",\"role\":\"root\"}|role",
                "/invitations|{\"role\":\"viewer\"}|email"
            })
    void a_bad_request_names_the_field(String collection, String body, String field) {
        Team team = new Team(database);
        AuthApi.post(team.path() + collection, team.owner(), body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field));
    }

    @Test
    void a_role_that_somebody_has_stays() {
        Team team = new Team(database);
        String id = team.role("support", List.of("members:read"));
        SignedIn member = team.joinAs("support");
        AuthApi.delete(team.path() + "/roles/" + id, team.owner())
                .then()
                .statusCode(409)
                .body("type", endsWith("/role-in-use"));
        AuthApi.patch(team.path() + "/members/" + member.userId(), team.owner(), Map.of("role", "viewer"))
                .then()
                .statusCode(200);
        AuthApi.delete(team.path() + "/roles/" + id, team.owner()).then().statusCode(204);
    }

    @Test
    void a_changed_role_holds_for_all_who_have_it() {
        Team team = new Team(database);
        String id = team.role("support", List.of("members:read"));
        SignedIn member = team.joinAs("support");
        AuthApi.get(team.path() + "/members", member.accessToken()).then().statusCode(200);
        AuthApi.patch(team.path() + "/roles/" + id, team.owner(), Map.of("permissions", List.of("roles:read")))
                .then()
                .statusCode(200);
        AuthApi.get(team.path() + "/members", member.accessToken()).then().statusCode(403);
        AuthApi.get(team.path() + "/roles", member.accessToken()).then().statusCode(200);
        assertThat(database.text("SELECT count(*) > 0 FROM revocation WHERE member = ?", "user:" + member.userId()))
                .isEqualTo("t");
    }

    @Test
    void the_catalog_names_every_permission_and_built_in_role() {
        AuthApi.get("/api/v1/auth/permissions", AuthApi.signedIn().accessToken())
                .then()
                .statusCode(200)
                .body("permissions.find { it.name == 'inference' }.grantable", equalTo(true))
                .body("permissions.find { it.name == 'api-keys:manage' }.grantable", equalTo(false))
                .body("roles.find { it.name == 'viewer' }.permissions", hasSize(4));
    }

    @Test
    void another_organizations_things_do_not_exist() {
        Team team = new Team(database);
        Team other = new Team(database);
        List<String> paths = List.of(
                "/projects/" + team.project(),
                "/roles/" + team.role("secret", List.of()),
                "/service-accounts/" + team.serviceAccount("viewer"),
                "/invitations/" + team.invitation("viewer"));
        for (String path : paths) {
            // Neither in its own organization nor, by its id, in the stranger's.
            for (String organization : List.of(team.path(), other.path())) {
                AuthApi.get(organization + path, other.owner()).then().statusCode(404);
                AuthApi.delete(organization + path, other.owner()).then().statusCode(404);
            }
            AuthApi.get(team.path() + path, team.owner()).then().statusCode(200);
        }
    }
}
