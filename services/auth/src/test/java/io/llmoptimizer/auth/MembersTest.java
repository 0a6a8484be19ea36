package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class MembersTest {
    private static final String ME = "/api/v1/auth/me";

    private final Database database;
    private final PublishedEvents events;
    private final Gateways gateways;

    MembersTest(Database database, PublishedEvents events, Gateways gateways) {
        this.database = database;
        this.events = events;
        this.gateways = gateways;
    }

    @Test
    void members_are_listed_with_their_roles_the_latest_first() {
        Team team = new Team(database);
        SignedIn developer = team.join("DEVELOPER");
        AuthApi.get(team.path() + "/members", team.owner())
                .then()
                .statusCode(200)
                .body("data", hasSize(2))
                .body("data.role", containsInAnyOrder("developer", "owner"));
        AuthApi.get(team.path() + "/members/" + developer.userId(), team.owner())
                .then()
                .body("email", equalTo(developer.email()))
                .body("role", equalTo("developer"));
        Response first = AuthApi.get(team.path() + "/members?limit=1", team.owner());
        AuthApi.get(team.path() + "/members?limit=1&cursor=" + first.path("nextCursor"), team.owner())
                .then()
                .body("data", hasSize(1))
                .body("nextCursor", equalTo(null));
    }

    @Test
    void a_changed_role_counts_at_once_and_the_gateways_are_told() {
        Team team = new Team(database);
        SignedIn member = team.join("VIEWER");
        AuthApi.patch(team.path() + "/members/" + member.userId(), team.owner(), Map.of("role", "developer"))
                .then()
                .statusCode(200)
                .body("role", equalTo("developer"));

        AuthApi.get(ME, member.accessToken()).then().body("roles", contains("developer"));
        gateways.awaitTold("user:" + member.userId());
        String refreshed = AuthApi.refresh(member.refreshToken()).path("accessToken");
        assertThat(AuthApi.claims(refreshed)).containsEntry("roles", List.of("developer"));
    }

    @Test
    void a_custom_role_is_in_tokens_with_all_it_permits() {
        Team team = new Team(database);
        team.role("auditor", List.of("usage:read", "audit:read", "messages:read", "members:read", "projects:read"));
        SignedIn auditor = team.joinAs("auditor");
        assertThat(AuthApi.claims(auditor.accessToken()))
                .containsEntry(
                        "roles",
                        List.of(
                                "custom:auditor",
                                "viewer",
                                "usage:read",
                                "messages:read",
                                "members:read",
                                "projects:read",
                                "audit:read"))
                .containsEntry("scope", "usage:read messages:read members:read projects:read audit:read");
        AuthApi.get(ME, auditor.accessToken()).then().body("roles", contains("auditor"));
    }

    @Test
    void a_removed_member_is_out_with_all_their_keys() {
        Team team = new Team(database);
        SignedIn member = team.join("DEVELOPER");
        Response key = AuthApi.createKey(member.accessToken(), Map.of());
        AuthApi.exchange(key.path("key")).then().statusCode(200);

        AuthApi.delete(team.path() + "/members/" + member.userId(), team.owner())
                .then()
                .statusCode(204);

        AuthApi.get(ME, member.accessToken()).then().statusCode(401);
        AuthApi.refresh(member.refreshToken()).then().statusCode(401);
        AuthApi.exchange(key.path("key")).then().statusCode(401).body("type", endsWith("/revoked-api-key"));
        gateways.awaitTold("session:" + AuthApi.claims(member.accessToken()).get("sid"));
        gateways.awaitTold("key:" + key.path("id"));
        events.await("apikey.revoked.v1", key.path("id"));
        AuthApi.get(team.path() + "/members/" + member.userId(), team.owner())
                .then()
                .statusCode(404);
        AuthApi.get("/api/v1/auth/audit-events", team.owner()).then().body("data.action", hasItem("member.removed"));
    }

    @Test
    void members_leave_by_themselves() {
        Team team = new Team(database);
        SignedIn viewer = team.join("VIEWER");
        AuthApi.delete(team.path() + "/members/" + viewer.userId(), viewer.accessToken())
                .then()
                .statusCode(204);
        AuthApi.get(team.path() + "/members", team.owner()).then().body("data", hasSize(1));
    }

    @Test
    void the_last_owner_stays_one() {
        Team team = new Team(database);
        SignedIn admin = team.join("ADMIN");
        String owner = team.path() + "/members/" + team.ownerId();
        AuthApi.delete(owner, team.owner()).then().statusCode(409).body("type", endsWith("/last-owner"));
        AuthApi.patch(owner, team.owner(), Map.of("role", "admin"))
                .then()
                .statusCode(409)
                .body("type", endsWith("/last-owner"));
        // An admin may do less than an owner.
        AuthApi.delete(owner, admin.accessToken()).then().statusCode(403);
        AuthApi.patch(owner, team.owner(), Map.of("role", "owner")).then().statusCode(200);

        SignedIn second = team.join("OWNER");
        database.disable(second.userId());
        AuthApi.delete(owner, team.owner()).then().statusCode(409);
    }

    @RepeatedTest(5)
    void of_two_owners_who_go_at_once_one_stays() {
        Team team = new Team(database);
        SignedIn second = team.join("OWNER");
        List<Integer> answers = Stream.of(
                        CompletableFuture.supplyAsync(
                                () -> AuthApi.delete(team.path() + "/members/" + team.ownerId(), team.owner())
                                        .statusCode()),
                        CompletableFuture.supplyAsync(() -> AuthApi.patch(
                                        team.path() + "/members/" + second.userId(),
                                        second.accessToken(),
                                        Map.of("role", "viewer"))
                                .statusCode()))
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers).contains(409).containsAnyOf(200, 204);
        assertThat(database.text(
                        "SELECT count(*) FROM membership WHERE organization_id = ? AND role = 'OWNER'",
                        UUID.fromString(team.id())))
                .isEqualTo("1");
    }

    @Test
    void a_members_limits_are_in_tokens_of_sessions_and_keys() {
        Team team = new Team(database);
        SignedIn member = team.join("DEVELOPER");
        String key = AuthApi.createKey(member.accessToken(), Map.of()).path("key");
        String before = AuthApi.exchange(key).path("accessToken");
        assertThat(AuthApi.claims(before)).doesNotContainKey("outer_limits");

        AuthApi.patch(
                        team.path() + "/members/" + member.userId(),
                        team.owner(),
                        Map.of("limits", Map.of("requestsPerMinute", 10)))
                .then()
                .statusCode(200)
                .body("limits.requestsPerMinute", equalTo(10))
                .body("role", equalTo("developer"));
        AuthApi.patch(team.path(), team.owner(), Map.of("limits", Map.of("concurrent", 5)))
                .then()
                .statusCode(200);

        Map<String, Object> expected =
                Map.of("user", Map.of("requestsPerMinute", 10L), "organization", Map.of("concurrent", 5L));
        Response exchanged = AuthApi.exchange(key);
        exchanged
                .then()
                .body("outerLimits.user.requestsPerMinute", equalTo(10))
                .body("outerLimits.organization.concurrent", equalTo(5));
        assertThat(AuthApi.claims(exchanged.path("accessToken"))).containsEntry("outer_limits", expected);
        assertThat(AuthApi.claims(AuthApi.refresh(member.refreshToken()).path("accessToken")))
                .containsEntry("outer_limits", expected);
    }

    @Test
    void the_keys_of_a_member_permit_no_more_than_their_role() {
        Team team = new Team(database);
        SignedIn member = team.join("DEVELOPER");
        String key = AuthApi.createKey(member.accessToken(), Map.of("scopes", List.of("inference", "usage:read")))
                .path("key");
        AuthApi.exchange(key).then().statusCode(200);
        AuthApi.patch(team.path() + "/members/" + member.userId(), team.owner(), Map.of("role", "viewer"))
                .then()
                .statusCode(200);
        assertThat(AuthApi.claims(AuthApi.exchange(key).path("accessToken")))
                .containsEntry("scope", "usage:read")
                .containsEntry("roles", List.of("key", "usage:read"));
    }

    @Test
    void a_token_that_gateways_forgot_is_not_handed_out_again() {
        Team team = new Team(database);
        SignedIn member = team.join("DEVELOPER");
        String key = AuthApi.createKey(member.accessToken(), Map.of()).path("key");
        String before = AuthApi.exchange(key).path("accessToken");
        AuthApi.patch(team.path() + "/members/" + member.userId(), team.owner(), Map.of("role", "admin"))
                .then()
                .statusCode(200);
        assertThat(AuthApi.exchange(key).<String>path("accessToken")).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody-made-this", "OWNER", "custom:owner", ""})
    void a_role_must_exist(String role) {
        Team team = new Team(database);
        SignedIn member = team.join("VIEWER");
        AuthApi.patch(team.path() + "/members/" + member.userId(), team.owner(), Map.of("role", role))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("role"));
    }

    @Test
    void other_organizations_do_not_exist() {
        Team team = new Team(database);
        Team other = new Team(database);
        AuthApi.get(team.path() + "/members", other.owner()).then().statusCode(404);
        AuthApi.get(other.path() + "/members/" + team.ownerId(), other.owner())
                .then()
                .statusCode(404);
        AuthApi.delete(other.path() + "/members/" + team.ownerId(), other.owner())
                .then()
                .statusCode(404);
        AuthApi.get("/api/v1/auth/organizations/not-an-id/members", team.owner())
                .then()
                .statusCode(404);
    }
}
