package io.llmoptimizer.notification;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Pages that links in mails lead to. */
@QuarkusTest
@TestProfile(ShortPauses.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class PagesTest extends Mailbox {
    @Test
    void the_link_of_a_verification_mail_leads_to_a_page_that_redeems_it() {
        given().get("/verify-email?token=t")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .body(containsString("fetch('/api/v1/auth/email/verify'"));
    }

    @Test
    void the_link_of_an_invitation_leads_to_a_page_that_takes_it_up() {
        given().get("/accept-invitation?token=t")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .body(containsString("invitations/accept"));
    }

    @Test
    void the_password_page_hides_what_is_typed_and_leaks_no_token() {
        given().get("/reset-password?token=abc")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .body(containsString("type=\"password\" autocomplete=\"new-password\""))
                .body(containsString("'/api/v1/auth/password/'"))
                .body(not(containsString("onpaste")));
    }
}
