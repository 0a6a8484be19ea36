package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
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
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Which identities at other providers belong to an account, and how they come and go. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(FakeProviders.class)
class LinkedIdentitiesTest {
    private static final String IDENTITIES = "/api/v1/auth/identities";

    private final Database database;
    private final PublishedEvents events;

    LinkedIdentitiesTest(Database database, PublishedEvents events) {
        this.database = database;
        this.events = events;
    }

    @Test
    void an_account_is_linked_when_both_sides_have_proved_the_address() {
        SignedIn ada = AuthApi.signedIn();
        database.verifyAddress(ada.userId());
        Response tokens = ForeignSignIn.tokensFor(ForeignSignIn.subject(), ada.email());
        tokens.then().statusCode(200);
        assertThat(AuthApi.claims(tokens.path("accessToken"))).containsEntry("sub", ada.userId());
        AuthApi.get(IDENTITIES, ada.accessToken())
                .then()
                .body("data", hasSize(1))
                .body("data[0].provider", equalTo("acme"))
                .body("data[0].email", equalTo(ada.email()));
    }

    @Test
    void the_owner_of_an_account_is_told_of_a_new_way_in_and_of_one_that_is_gone() {
        SignedIn ada = AuthApi.signedIn();
        database.verifyAddress(ada.userId());
        String subject = ForeignSignIn.subject();
        ForeignSignIn.tokensFor(subject, ada.email()).then().statusCode(200);
        Awaitility.await().untilAsserted(() -> assertThat(alerts(ada)).containsExactly("identity-linked"));
        assertThat(events.await("user.security-alert.v1", ada.userId())
                        .path("data")
                        .path("email")
                        .asText())
                .isEqualTo(ada.email());

        ForeignSignIn.tokensFor(subject, ada.email()).then().statusCode(200);
        String id = AuthApi.get(IDENTITIES, ada.accessToken()).path("data[0].id");
        AuthApi.delete(IDENTITIES + "/" + id, ada.accessToken()).then().statusCode(204);
        Awaitility.await()
                .untilAsserted(() -> assertThat(alerts(ada)).containsExactly("identity-linked", "identity-unlinked"));
    }

    private List<String> alerts(SignedIn user) {
        return events.all("user.security-alert.v1", user.userId()).stream()
                .map(event -> event.path("data").path("kind").asText())
                .toList();
    }

    @Test
    void an_address_that_either_side_has_not_proved_links_nothing() {
        SignedIn ada = AuthApi.signedIn();
        ForeignSignIn.signedInWith(ForeignSignIn.subject(), ada.email(), true)
                .then()
                .statusCode(403)
                .body("type", endsWith("/account-not-linked"))
                .body("detail", notNullValue());
        database.verifyAddress(ada.userId());
        ForeignSignIn.signedInWith(ForeignSignIn.subject(), ada.email(), false)
                .then()
                .statusCode(403)
                .body("type", endsWith("/external-email-not-verified"));
        ForeignSignIn.signedInWith(ForeignSignIn.subject(), AuthApi.freshEmail(), false)
                .then()
                .statusCode(403);
        ForeignSignIn.signedInWith(ForeignSignIn.subject(), "", true)
                .then()
                .statusCode(403)
                .body("type", endsWith("/external-email-missing"));
        AuthApi.get(IDENTITIES, ada.accessToken()).then().body("data", hasSize(0));
    }

    @Test
    void an_identity_is_unlinked_by_its_owner_unless_it_is_the_last_way_in() {
        Response tokens = ForeignSignIn.tokensFor(ForeignSignIn.subject(), AuthApi.freshEmail());
        String access = tokens.path("accessToken");
        String only = AuthApi.get(IDENTITIES, access).path("data[0].id");
        AuthApi.delete(IDENTITIES + "/" + only, access).then().statusCode(409).body("type", endsWith("/last-identity"));

        SignedIn ada = AuthApi.signedIn();
        database.verifyAddress(ada.userId());
        ForeignSignIn.tokensFor(ForeignSignIn.subject(), ada.email()).then().statusCode(200);
        String id = AuthApi.get(IDENTITIES, ada.accessToken()).path("data[0].id");
        AuthApi.delete(IDENTITIES + "/" + id, access).then().statusCode(404);
        AuthApi.delete(IDENTITIES + "/" + id, ada.accessToken()).then().statusCode(204);
        AuthApi.get(IDENTITIES, ada.accessToken()).then().body("data", hasSize(0));
        given().get(IDENTITIES).then().statusCode(401);
        assertThat(database.text(
                        "SELECT string_agg(action, ' ' ORDER BY occurred_at) FROM audit_event WHERE actor_id = ? AND target_type = 'identity'",
                        ada.userId()))
                .isEqualTo("identity.linked identity.unlinked");
    }
}
