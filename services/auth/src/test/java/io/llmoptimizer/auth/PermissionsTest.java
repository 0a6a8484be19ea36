package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each permission is needed and suffices: every call is made with a role that has all permissions but the one, and with a
 * role that has nothing else.
 */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class PermissionsTest {
    /** What other services and features enforce; the tests of the whole fleet and of those features cover them. */
    private static final Set<Permission> ELSEWHERE = EnumSet.of(
            Permission.INFERENCE,
            Permission.USAGE_READ,
            Permission.BUDGETS_WRITE,
            Permission.CACHE_WRITE,
            Permission.MESSAGES_READ,
            Permission.MESSAGES_WRITE,
            Permission.OAUTH_CLIENTS_MANAGE);

    /** Made once: registering is slow on purpose. */
    private static Team shared;

    private static SignedIn sharedMember;
    private static String sharedRole;

    private final Database database;
    private Team team;
    private SignedIn tested;
    private String testedRole;

    PermissionsTest(Database database) {
        this.database = database;
    }

    /**
     * A call.
     *
     * @param path of something that is made for it; below the organization, unless it begins with {@code /api}
     * @param works its status when it is permitted
     */
    record Call(Permission permission, String method, Function<PermissionsTest, String> path, Object body, int works) {
        @Override
        public String toString() {
            return permission.wire() + " " + method + " " + works;
        }
    }

    static Stream<Call> calls() {
        String keys = "/api/v1/auth/api-keys";
        Object named = Map.of("name", "renamed");
        return Stream.of(
                new Call(Permission.ORGANIZATION_WRITE, "PATCH", test -> "", named, 200),
                new Call(Permission.ORGANIZATION_DELETE, "DELETE", test -> "", null, 204),
                new Call(Permission.MEMBERS_READ, "GET", test -> "/members", null, 200),
                new Call(Permission.MEMBERS_READ, "GET", test -> "/members/" + test.team.ownerId(), null, 200),
                new Call(
                        Permission.MEMBERS_WRITE,
                        "PATCH",
                        PermissionsTest::member,
                        Map.of("limits", Map.of("concurrent", 3)),
                        200),
                new Call(Permission.MEMBERS_WRITE, "DELETE", PermissionsTest::member, null, 204),
                new Call(Permission.INVITATIONS_READ, "GET", test -> "/invitations", null, 200),
                new Call(Permission.INVITATIONS_READ, "GET", PermissionsTest::invitation, null, 200),
                new Call(
                        Permission.INVITATIONS_WRITE,
                        "POST",
                        test -> "/invitations",
                        Map.of("email", AuthApi.freshEmail(), "role", "nobody"),
                        201),
                new Call(Permission.INVITATIONS_WRITE, "DELETE", PermissionsTest::invitation, null, 204),
                new Call(
                        Permission.INVITATIONS_WRITE,
                        "POST",
                        test -> test.sentLongAgo(invitation(test)) + "/resend",
                        Map.of(),
                        200),
                new Call(Permission.PROJECTS_READ, "GET", test -> "/projects", null, 200),
                new Call(Permission.PROJECTS_READ, "GET", PermissionsTest::project, null, 200),
                new Call(
                        Permission.PROJECTS_WRITE,
                        "POST",
                        test -> "/projects",
                        Map.of("name", "new " + UUID.randomUUID()),
                        201),
                new Call(Permission.PROJECTS_WRITE, "PATCH", PermissionsTest::project, Map.of("limits", Map.of()), 200),
                new Call(Permission.PROJECTS_WRITE, "DELETE", PermissionsTest::project, null, 204),
                new Call(Permission.ROLES_READ, "GET", test -> "/roles", null, 200),
                new Call(Permission.ROLES_READ, "GET", PermissionsTest::role, null, 200),
                new Call(
                        Permission.ROLES_WRITE,
                        "POST",
                        test -> "/roles",
                        Map.of("name", "new", "permissions", List.of()),
                        201),
                new Call(Permission.ROLES_WRITE, "PATCH", PermissionsTest::role, Map.of("description", "what"), 200),
                new Call(Permission.ROLES_WRITE, "DELETE", PermissionsTest::role, null, 204),
                new Call(Permission.SERVICE_ACCOUNTS_READ, "GET", test -> "/service-accounts", null, 200),
                new Call(Permission.SERVICE_ACCOUNTS_READ, "GET", PermissionsTest::serviceAccount, null, 200),
                new Call(
                        Permission.SERVICE_ACCOUNTS_WRITE,
                        "POST",
                        test -> "/service-accounts",
                        Map.of("name", "new", "role", "nobody"),
                        201),
                new Call(
                        Permission.SERVICE_ACCOUNTS_WRITE,
                        "PATCH",
                        PermissionsTest::serviceAccount,
                        Map.of("disabled", true),
                        200),
                new Call(Permission.SERVICE_ACCOUNTS_WRITE, "DELETE", PermissionsTest::serviceAccount, null, 204),
                new Call(Permission.API_KEYS_MANAGE, "GET", test -> keys + "/" + test.ownersKey(), null, 200),
                new Call(Permission.API_KEYS_MANAGE, "PATCH", test -> keys + "/" + test.ownersKey(), named, 200),
                new Call(Permission.API_KEYS_MANAGE, "DELETE", test -> keys + "/" + test.ownersKey(), null, 204),
                new Call(Permission.AUDIT_READ, "GET", test -> "/api/v1/auth/audit-events", null, 200),
                new Call(Permission.AUDIT_READ, "GET", test -> "/api/v1/auth/audit-events/verify", null, 200));
    }

    @BeforeEach
    void somebody_with_a_role_of_the_organizations_own() {
        if (shared == null) {
            shared = new Team(database);
            shared.role("nobody", List.of());
            sharedRole = shared.role("tested", List.of());
            sharedMember = shared.joinAs("tested");
        }
        team = shared;
        tested = sharedMember;
        testedRole = sharedRole;
    }

    @AfterEach
    void forget_an_organization_that_was_deleted() {
        if (database.text("SELECT id FROM organization WHERE id = ?", UUID.fromString(team.id())) == null) {
            shared = null;
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_permission_is_needed(Call call) {
        String path = call.path().apply(this);
        give(EnumSet.complementOf(EnumSet.of(call.permission())));
        // Somebody else's key does not exist for who may not manage it.
        int refused = call.permission() == Permission.API_KEYS_MANAGE ? 404 : 403;
        assertThat(status(call, path)).isEqualTo(refused);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_permission_suffices(Call call) {
        String path = call.path().apply(this);
        give(EnumSet.of(call.permission()));
        assertThat(status(call, path)).isEqualTo(call.works());
    }

    @Test
    void ones_own_keys_take_the_permission_to_have_any() {
        String keys = "/api/v1/auth/api-keys";
        give(EnumSet.complementOf(EnumSet.of(Permission.API_KEYS_WRITE, Permission.API_KEYS_MANAGE)));
        AuthApi.post(keys, tested.accessToken(), Map.of("name", "x"))
                .then()
                .statusCode(403)
                .body("detail", containsString("api-keys:write"));
        AuthApi.get(keys, tested.accessToken()).then().statusCode(403);

        give(EnumSet.of(Permission.API_KEYS_WRITE));
        AuthApi.get(keys, tested.accessToken()).then().statusCode(200);
        // A key never permits more than its maker may do.
        AuthApi.post(keys, tested.accessToken(), Map.of("name", "x"))
                .then()
                .statusCode(403)
                .body("detail", containsString("inference"));
        give(EnumSet.of(Permission.API_KEYS_WRITE, Permission.INFERENCE));
        AuthApi.post(keys, tested.accessToken(), Map.of("name", "x")).then().statusCode(201);
    }

    @Test
    void every_permission_is_in_the_matrix() {
        Set<Permission> covered = calls().map(Call::permission).collect(Collectors.toSet());
        covered.add(Permission.API_KEYS_WRITE);
        covered.addAll(ELSEWHERE);
        assertThat(covered).containsExactlyInAnyOrder(Permission.values());
    }

    @Test
    void nobody_gives_what_they_do_not_have() {
        give(EnumSet.of(
                Permission.ROLES_WRITE,
                Permission.MEMBERS_WRITE,
                Permission.INVITATIONS_WRITE,
                Permission.SERVICE_ACCOUNTS_WRITE));
        String token = tested.accessToken();
        AuthApi.patch(team.path() + "/roles/" + testedRole, token, Map.of("permissions", List.of("audit:read")))
                .then()
                .statusCode(403);
        AuthApi.post(team.path() + "/roles", token, Map.of("name", "more", "permissions", List.of("audit:read")))
                .then()
                .statusCode(403);
        AuthApi.patch(team.path() + "/members/" + tested.userId(), token, Map.of("role", "owner"))
                .then()
                .statusCode(403);
        AuthApi.delete(team.path() + "/members/" + team.ownerId(), token).then().statusCode(403);
        AuthApi.post(team.path() + "/invitations", token, Map.of("email", AuthApi.freshEmail(), "role", "viewer"))
                .then()
                .statusCode(403);
        AuthApi.post(team.path() + "/service-accounts", token, Map.of("name", "robot", "role", "admin"))
                .then()
                .statusCode(403);
    }

    private int status(Call call, String path) {
        RequestSpecification request = given().auth().oauth2(tested.accessToken());
        if (call.body() != null) {
            request = request.contentType(ContentType.JSON).body(call.body());
        }
        return request.request(call.method(), path.startsWith("/api") ? path : team.path() + path)
                .statusCode();
    }

    private void give(Set<Permission> permissions) {
        AuthApi.patch(
                        team.path() + "/roles/" + testedRole,
                        team.owner(),
                        Map.of(
                                "permissions",
                                permissions.stream().map(Permission::wire).toList()))
                .then()
                .statusCode(200);
    }

    private static String member(PermissionsTest test) {
        return "/members/" + test.team.joinAs("nobody").userId();
    }

    private static String invitation(PermissionsTest test) {
        return "/invitations/" + test.team.invitation("nobody");
    }

    private static String project(PermissionsTest test) {
        return "/projects/" + test.team.project();
    }

    private static String role(PermissionsTest test) {
        return "/roles/" + test.team.role("role-" + UUID.randomUUID().toString().substring(0, 8), List.of());
    }

    private static String serviceAccount(PermissionsTest test) {
        return "/service-accounts/" + test.team.serviceAccount("nobody");
    }

    private String ownersKey() {
        return AuthApi.createKey(team.owner(), Map.of()).path("id");
    }

    private String sentLongAgo(String path) {
        UUID id = UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
        database.execute("UPDATE invitation SET sent_at = sent_at - interval '1 hour' WHERE id = ?", id);
        return path;
    }
}
