package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

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

    PersonalDataTest(PublishedEvents events, Database database) {
        this.events = events;
        this.database = database;
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
