package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class InvitationsTest {
    private static final String ACCEPT = "/api/v1/auth/invitations/accept";

    private final Database database;
    private final PublishedEvents events;

    InvitationsTest(Database database, PublishedEvents events) {
        this.database = database;
        this.events = events;
    }

    @Test
    void an_invited_user_joins_with_the_role_once() {
        Team team = new Team(database);
        SignedIn grace = verified();
        Response invitation = invite(team, grace.email(), "developer");
        invitation.then().statusCode(201).body("role", equalTo("developer")).body("token", equalTo(null));
        String token = token(invitation);

        AuthApi.post(ACCEPT, grace.accessToken(), Map.of("token", token))
                .then()
                .statusCode(200)
                .body("organizationId", equalTo(team.id()));

        AuthApi.get("/api/v1/auth/me", team.here(grace).accessToken()).then().body("roles", contains("developer"));
        AuthApi.get(team.path() + "/invitations", team.owner()).then().body("data", hasSize(0));
        AuthApi.post(ACCEPT, grace.accessToken(), Map.of("token", token))
                .then()
                .statusCode(400)
                .body("type", endsWith("/invalid-token"));
        AuthApi.get("/api/v1/auth/audit-events", team.owner())
                .then()
                .body("data.action", hasItem("invitation.accepted"));
    }

    @Test
    void the_token_is_only_in_the_mail_and_works_a_day() {
        Team team = new Team(database);
        Response invitation = invite(team, AuthApi.freshEmail(), "viewer");
        JsonNode mail = events.await("user.invited.v1", invitation.path("id")).path("data");
        String token = mail.path("token").asText();
        assertThat(Duration.between(
                        Instant.parse(invitation.path("createdAt")),
                        Instant.parse(mail.path("expiresAt").asText())))
                .isEqualTo(Duration.ofHours(24));
        AuthApi.get(team.path() + "/invitations", team.owner()).then().body(not(containsString(token)));
        assertThat(database.text(
                        "SELECT invitation::text FROM invitation WHERE id = ?", UUID.fromString(invitation.path("id"))))
                .doesNotContain(token);
    }

    @Test
    void only_the_invited_address_joins_and_only_verified() {
        Team team = new Team(database);
        SignedIn unverified = AuthApi.signedIn();
        String token = token(invite(team, unverified.email(), "viewer"));
        AuthApi.post(ACCEPT, unverified.accessToken(), Map.of("token", token))
                .then()
                .statusCode(403)
                .body("type", endsWith("/email-not-verified"));
        AuthApi.post(ACCEPT, verified().accessToken(), Map.of("token", token))
                .then()
                .statusCode(400)
                .body("type", endsWith("/invalid-token"));
        database.execute(
                "UPDATE app_user SET email_verified_at = now() WHERE id = ?", UUID.fromString(unverified.userId()));
        AuthApi.post(ACCEPT, unverified.accessToken(), Map.of("token", token))
                .then()
                .statusCode(200);
    }

    @Test
    void an_invitation_that_expired_or_was_withdrawn_does_not_work() {
        Team team = new Team(database);
        SignedIn grace = verified();
        Response expired = invite(team, grace.email(), "viewer");
        String late = token(expired);
        database.execute("UPDATE invitation SET expires_at = now() WHERE id = ?", UUID.fromString(expired.path("id")));
        AuthApi.post(ACCEPT, grace.accessToken(), Map.of("token", late)).then().statusCode(400);

        // An expired one does not stand in the way of a new one.
        Response second = invite(team, grace.email(), "viewer");
        String withdrawn = token(second);
        AuthApi.delete(team.path() + "/invitations/" + second.path("id"), team.owner())
                .then()
                .statusCode(204);
        AuthApi.post(ACCEPT, grace.accessToken(), Map.of("token", withdrawn))
                .then()
                .statusCode(400);
    }

    @Test
    void a_resent_invitation_has_another_token() {
        Team team = new Team(database);
        SignedIn grace = verified();
        Response invitation = invite(team, grace.email(), "viewer");
        UUID id = UUID.fromString(invitation.path("id"));
        String first = token(invitation);
        String resend = team.path() + "/invitations/" + id + "/resend";
        AuthApi.post(resend, team.owner(), Map.of()).then().statusCode(429).header("Retry-After", equalTo("60"));

        database.execute("UPDATE invitation SET sent_at = sent_at - interval '61 seconds' WHERE id = ?", id);
        AuthApi.post(resend, team.owner(), Map.of()).then().statusCode(200);
        AuthApi.post(ACCEPT, grace.accessToken(), Map.of("token", first)).then().statusCode(400);
        String second = Awaitility.await()
                .until(
                        () -> events.all("user.invited.v1", id.toString()).stream()
                                .map(event -> event.path("data").path("token").asText())
                                .filter(token -> !token.equals(first))
                                .findFirst()
                                .orElse(null),
                        token -> token != null);
        AuthApi.post(ACCEPT, grace.accessToken(), Map.of("token", second))
                .then()
                .statusCode(200);
    }

    @Test
    void an_address_is_invited_once_and_members_not_at_all() {
        Team team = new Team(database);
        String email = AuthApi.freshEmail();
        invite(team, email, "viewer").then().statusCode(201);
        invite(team, email.toUpperCase(Locale.ROOT), "admin")
                .then()
                .statusCode(409)
                .body("type", endsWith("/already-invited"));
        invite(team, team.join("VIEWER").email(), "admin")
                .then()
                .statusCode(409)
                .body("type", endsWith("/already-member"));
    }

    @Test
    void of_many_who_accept_at_once_one_does() {
        Team team = new Team(database);
        SignedIn grace = verified();
        String token = token(invite(team, grace.email(), "viewer"));
        List<CompletableFuture<Integer>> tries = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> AuthApi.post(ACCEPT, grace.accessToken(), Map.of("token", token))
                                .statusCode()))
                .toList();
        assertThat(tries.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 400, 400, 400);
    }

    @Test
    void who_registers_with_an_invitation_is_a_member_with_a_verified_address() {
        Team team = new Team(database);
        String email = AuthApi.freshEmail();
        String token = token(invite(team, email, "developer"));
        registerWith(AuthApi.freshEmail(), token).then().statusCode(400).body("type", endsWith("/invalid-token"));
        Response registered = registerWith(email, token);
        registered.then().statusCode(201);

        AuthApi.get(team.path() + "/members/" + registered.path("user.id"), team.owner())
                .then()
                .statusCode(200)
                .body("role", equalTo("developer"));
        assertThat(database.text(
                        "SELECT email_verified_at IS NOT NULL FROM app_user WHERE id = ?",
                        UUID.fromString(registered.path("user.id"))))
                .isEqualTo("t");
        registerWith(AuthApi.freshEmail(), token).then().statusCode(400);
    }

    @Test
    void registering_a_taken_address_with_its_invitation_makes_nobody_a_member() {
        Team team = new Team(database);
        SignedIn grace = AuthApi.signedIn();
        String token = token(invite(team, grace.email(), "viewer"));
        registerWith(grace.email(), token).then().statusCode(201);
        AuthApi.get(team.path() + "/members", team.owner()).then().body("data", hasSize(1));
        AuthApi.get(team.path() + "/invitations", team.owner()).then().body("data", hasSize(1));
    }

    private static Response registerWith(String email, String invitation) {
        return AuthApi.post(
                "/api/v1/auth/register",
                Map.of("email", email, "password", AuthApi.PASSWORD, "name", "Grace", "invitation", invitation));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../..", "\u0000", "é"})
    void what_is_no_token_is_refused(String token) {
        AuthApi.post(ACCEPT, verified().accessToken(), Map.of("token", token))
                .then()
                .statusCode(400);
    }

    private Response invite(Team team, String email, String role) {
        return AuthApi.post(team.path() + "/invitations", team.owner(), Map.of("email", email, "role", role));
    }

    private String token(Response invitation) {
        return events.await("user.invited.v1", invitation.path("id"))
                .path("data")
                .path("token")
                .asText();
    }

    private SignedIn verified() {
        SignedIn somebody = AuthApi.signedIn();
        database.execute(
                "UPDATE app_user SET email_verified_at = now() WHERE id = ?", UUID.fromString(somebody.userId()));
        return somebody;
    }
}
