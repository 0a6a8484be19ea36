package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class PersonalDataTest {
    private static final String ME = "/api/v1/auth/me";
    private static final String EXPORT = "/api/v1/auth/me/export";

    private final PublishedEvents events;
    private final Database database;
    private final Gateways gateways;

    PersonalDataTest(PublishedEvents events, Database database, Gateways gateways) {
        this.events = events;
        this.database = database;
        this.gateways = gateways;
    }

    @Test
    void an_export_has_everything_that_is_stored_and_no_secret() {
        SignedIn ada = AuthApi.signedIn();
        String key =
                AuthApi.createKey(ada.accessToken(), Map.of("name", "laptop")).path("key");
        UUID client = UUID.randomUUID();
        giveConsent(ada, client);

        Response export = AuthApi.get(EXPORT, ada.accessToken());

        export.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", containsString("attachment"))
                .body("account[0].email", equalTo(ada.email()))
                .body("account[0].status", equalTo("active"))
                .body("memberships[0].organizationId", equalTo(ada.organizationId()))
                .body("sessions", hasSize(1))
                .body("apiKeys[0].name", equalTo("laptop"))
                .body("mailsWithLinks[0].kind", equalTo("verification"))
                .body("oauth_consent[0].client", equalTo(client.toString()))
                .body("auditEvents.action", hasItem("user.signed-in"));
        assertThat(export.asString())
                .doesNotContain("argon2")
                .doesNotContain(key)
                .doesNotContain("_hash");
        RestAssured.given().get(EXPORT).then().statusCode(401);
    }

    @Test
    void an_export_has_nothing_of_others() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn eve = AuthApi.signedIn();
        assertThat(AuthApi.get(EXPORT, eve.accessToken()).asString())
                .doesNotContain(ada.email())
                .doesNotContain(ada.userId())
                .doesNotContain(ada.organizationId());
    }

    @Test
    void an_erased_account_is_gone_for_everybody_and_its_audit_trail_stays_whole() {
        SignedIn ada = AuthApi.signedIn();
        String key = AuthApi.createKey(ada.accessToken(), Map.of("name", "Ada's laptop"))
                .path("key");

        erase(ada, AuthApi.PASSWORD).then().statusCode(204);

        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(401);
        AuthApi.exchange(key).then().statusCode(401);
        UUID user = UUID.fromString(ada.userId());
        assertThat(database.text(
                        "SELECT concat_ws(',', email, name, password_hash, status) FROM app_user WHERE id = ?", user))
                .isEqualTo("erased,(erased),ERASED");
        for (String table :
                new String[] {"app_user", "organization", "session", "api_key", "email_verification", "audit_event"}) {
            assertThat(database.text(
                            "SELECT count(*) FROM " + table + " t WHERE t::text LIKE ?", "%" + ada.email() + "%"))
                    .as(table)
                    .isEqualTo("0");
        }
        assertThat(database.text("SELECT name FROM organization WHERE id = ?", UUID.fromString(ada.organizationId())))
                .isEqualTo("(erased)");
        assertThat(database.text(
                        "SELECT string_agg(action, ',' ORDER BY id) FROM audit_event WHERE actor_id = ?", ada.userId()))
                .contains("user.signed-in")
                .endsWith("user.erased");

        assertThat(events.await("user.erased.v1", ada.userId())
                        .path("data")
                        .path("userId")
                        .asText())
                .isEqualTo(ada.userId());
        AuthApi.register(ada.email()).then().statusCode(201);
        Response again = AuthApi.login(ada.email(), AuthApi.PASSWORD);
        again.then().statusCode(200);
        assertThat(AuthApi.claims(again.path("accessToken")).get("sub")).isNotEqualTo(ada.userId());
    }

    @Test
    void an_erased_users_keys_are_revoked_for_everybody_who_counts_them() {
        SignedIn ada = AuthApi.signedIn();
        Response own = AuthApi.createKey(ada.accessToken(), Map.of("name", "Ada's laptop"));
        Response projects = AuthApi.createKey(ada.accessToken(), Map.of("name", "chat", "owner", "project"));

        erase(ada, AuthApi.PASSWORD).then().statusCode(204);

        JsonNode revoked = events.await("apikey.revoked.v1", own.path("id")).path("data");
        assertThat(revoked.path("name").asText()).isEqualTo("(erased)");
        assertThat(revoked.path("organizationId").asText()).isEqualTo(ada.organizationId());
        events.await("apikey.revoked.v1", projects.path("id"));
        AuthApi.exchange(projects.path("key")).then().statusCode(401);
        gateways.awaitTold("key:" + own.path("id"));
        gateways.awaitTold("key:" + projects.path("id"));
    }

    @Test
    void invitations_are_in_the_export_of_who_sent_and_of_who_got_them() {
        Team team = new Team(database);
        SignedIn bob = AuthApi.signedIn();
        invite(team, bob.email());

        AuthApi.get(EXPORT, team.owner())
                .then()
                .body("invitationsSent", hasSize(1))
                .body("invitationsSent[0].email", equalTo(bob.email()))
                .body("invitationsSent[0].role", equalTo("viewer"))
                .body("invitationsReceived", hasSize(0));
        // An address that is only claimed may be somebody else's.
        AuthApi.get(EXPORT, bob.accessToken()).then().body("invitationsReceived", hasSize(0));
        database.verifyAddress(bob.userId());
        Response export = AuthApi.get(EXPORT, bob.accessToken());
        export.then()
                .body("invitationsSent", hasSize(0))
                .body("invitationsReceived", hasSize(1))
                .body("invitationsReceived[0].organizationId", equalTo(team.id()))
                .body("invitationsReceived[0].role", equalTo("viewer"));
        assertThat(export.asString()).doesNotContain("token_hash").doesNotContain(team.ownerId());
    }

    @Test
    void invitations_to_an_erased_user_go_and_those_they_sent_forget_by_whom() {
        Team team = new Team(database);
        SignedIn bob = team.join("ADMIN");
        SignedIn eve = AuthApi.signedIn();
        database.verifyAddress(bob.userId());
        String toBob = invite(new Team(database), bob.email());
        String byBob = AuthApi.post(
                        team.path() + "/invitations",
                        bob.accessToken(),
                        Map.of("email", AuthApi.freshEmail(), "role", "viewer"))
                .path("id");
        String byBobAlone = AuthApi.post(
                        "/api/v1/auth/organizations/" + homeOf(bob) + "/invitations",
                        bob.accessToken(),
                        Map.of("email", AuthApi.freshEmail(), "role", "viewer"))
                .path("id");
        String toEve = invite(team, eve.email());

        erase(bob, AuthApi.PASSWORD).then().statusCode(204);
        // Hers was never verified: the invitation may be somebody else's.
        erase(eve, AuthApi.PASSWORD).then().statusCode(204);

        assertThat(invitations(toBob)).as("to the erased address").isEqualTo("0");
        assertThat(invitations(byBobAlone))
                .as("to an organization nobody is left in")
                .isEqualTo("0");
        assertThat(invitations(byBob)).isEqualTo("1");
        assertThat(database.text("SELECT invited_by FROM invitation WHERE id = ?", UUID.fromString(byBob)))
                .isNull();
        assertThat(invitations(toEve)).isEqualTo("1");
    }

    @Test
    void erasing_takes_the_password() {
        SignedIn ada = AuthApi.signedIn();
        erase(ada, "not the password").then().statusCode(403).body("type", endsWith("/wrong-password"));
        RestAssured.given()
                .auth()
                .oauth2(ada.accessToken())
                .contentType("application/json")
                .body("{}")
                .delete(ME)
                .then()
                .statusCode(400);
        RestAssured.given().delete(ME).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
    }

    @Test
    void the_last_owner_of_an_organization_with_other_members_stays() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn bob = AuthApi.signedIn();
        join(bob, ada.organizationId(), "DEVELOPER");

        erase(ada, AuthApi.PASSWORD)
                .then()
                .statusCode(409)
                .body("type", endsWith("/last-owner"))
                .body("detail", containsString("make one of them an owner first"));
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);

        erase(bob, AuthApi.PASSWORD).then().statusCode(204);
        AuthApi.get(ME, ada.accessToken())
                .then()
                .statusCode(200)
                .body("organization.name", equalTo("Ada's organization"));
    }

    @Test
    void one_of_two_owners_may_go() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn bob = AuthApi.signedIn();
        join(bob, ada.organizationId(), "OWNER");
        erase(ada, AuthApi.PASSWORD).then().statusCode(204);
        assertThat(database.text("SELECT name FROM organization WHERE id = ?", UUID.fromString(ada.organizationId())))
                .isEqualTo("Ada's organization");
    }

    private static String invite(Team team, String email) {
        Response invited =
                AuthApi.post(team.path() + "/invitations", team.owner(), Map.of("email", email, "role", "viewer"));
        invited.then().statusCode(201);
        return invited.path("id");
    }

    private String invitations(String id) {
        return database.text("SELECT count(*) FROM invitation WHERE id = ?", UUID.fromString(id));
    }

    /** The organization that came with the account. */
    private String homeOf(SignedIn user) {
        return database.text(
                "SELECT organization_id FROM membership WHERE user_id = ? AND role = 'OWNER'",
                UUID.fromString(user.userId()));
    }

    private void giveConsent(SignedIn user, UUID client) {
        database.execute(
                "INSERT INTO oauth_client (id, client_id, organization_id, name, confidential, redirect_uris, grant_types,"
                        + " scopes, created_at) VALUES (?, ?, ?, 'App', false, '{}', '{}', '{}', now())",
                client,
                "app-" + client,
                UUID.fromString(user.organizationId()));
        database.execute(
                "INSERT INTO oauth_consent (id, user_id, client, scopes, granted_at) VALUES (?, ?, ?, '{}', now())",
                UUID.randomUUID(),
                UUID.fromString(user.userId()),
                client);
    }

    private void join(SignedIn user, String organization, String role) {
        database.execute(
                "INSERT INTO membership (id, organization_id, user_id, role, created_at) VALUES (?, ?, ?, ?, now())",
                UUID.randomUUID(),
                UUID.fromString(organization),
                UUID.fromString(user.userId()),
                role);
    }

    private static Response erase(SignedIn user, String password) {
        return RestAssured.given()
                .auth()
                .oauth2(user.accessToken())
                .contentType("application/json")
                .body(Map.of("password", password))
                .delete(ME);
    }
}
