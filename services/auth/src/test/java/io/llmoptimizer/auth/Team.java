package io.llmoptimizer.auth;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An organization with an owner, and whoever joins it. */
final class Team {
    private final Database database;
    private final SignedIn owner = AuthApi.signedIn();

    Team(Database database) {
        this.database = database;
    }

    String owner() {
        return owner.accessToken();
    }

    String ownerId() {
        return owner.userId();
    }

    String id() {
        return owner.organizationId();
    }

    String path() {
        return "/api/v1/auth/organizations/" + id();
    }

    /** Somebody with a built-in role, signed in to this organization. */
    SignedIn join(String role) {
        SignedIn fresh = AuthApi.signedIn();
        database.execute(
                "INSERT INTO membership (id, organization_id, user_id, role, created_at) VALUES (?, ?, ?, ?, now())",
                UUID.randomUUID(),
                UUID.fromString(id()),
                UUID.fromString(fresh.userId()),
                role);
        return here(fresh);
    }

    /** Somebody with the organization's role {@code role}, signed in to this organization. */
    SignedIn joinAs(String role) {
        SignedIn fresh = join("VIEWER");
        AuthApi.patch(path() + "/members/" + fresh.userId(), owner(), Map.of("role", role))
                .then()
                .statusCode(200);
        return here(fresh);
    }

    /** Signs in to this organization. */
    SignedIn here(SignedIn somebody) {
        Response tokens = AuthApi.post(
                "/api/v1/auth/login",
                Map.of("email", somebody.email(), "password", AuthApi.PASSWORD, "organizationId", id()));
        tokens.then().statusCode(200);
        return new SignedIn(
                somebody.email(), somebody.userId(), id(), tokens.path("accessToken"), tokens.path("refreshToken"));
    }

    /** Makes a role and answers its id. */
    String role(String name, List<String> permissions) {
        return created("/roles", Map.of("name", name, "permissions", permissions));
    }

    String project() {
        return created("/projects", Map.of("name", "project " + UUID.randomUUID()));
    }

    String serviceAccount(String role) {
        return created("/service-accounts", Map.of("name", "robot " + UUID.randomUUID(), "role", role));
    }

    String invitation(String role) {
        return created("/invitations", Map.of("email", AuthApi.freshEmail(), "role", role));
    }

    private String created(String collection, Map<String, ?> body) {
        Response created = AuthApi.post(path() + collection, owner(), body);
        created.then().statusCode(201);
        return created.path("id");
    }
}
