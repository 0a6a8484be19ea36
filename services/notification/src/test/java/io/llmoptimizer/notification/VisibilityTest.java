package io.llmoptimizer.notification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who sees which messages, and who may send any. */
@QuarkusTest
@TestProfile(ShortPauses.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class VisibilityTest extends Mailbox {
    @Test
    void a_verification_request_without_an_organization_is_seen_by_its_user_only() {
        publish(verification("Ada", null));
        sandboxMail();
        assertThat(list(SANDBOX, TestTokens.forUser(organization)).getList("data"))
                .isEmpty();
    }

    @Test
    void a_users_mail_is_not_seen_by_others_of_the_organization_nor_by_another_one() {
        publish(verification("Ada", organization));
        sandboxMail();
        assertThat(list(SANDBOX, TestTokens.forUser(organization)).getList("data"))
                .isEmpty();
        assertThat(list(SANDBOX, TestTokens.forUser(UUID.randomUUID(), user)).getList("data"))
                .isEmpty();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest() {
        for (int percent : new int[] {10, 20, 30}) {
            publish(threshold(percent, "1", "ada@example.com"));
            int expected = percent / 10;
            await().atMost(PATIENCE).until(() -> mails().size() == expected);
        }
        JsonPath first = list(SANDBOX + "?limit=2", me());
        assertThat(first.getList("data.subject", String.class))
                .first()
                .asString()
                .startsWith("30 %");
        JsonPath second = list(SANDBOX + "?limit=2&cursor=" + first.getString("nextCursor"), me());
        assertThat(second.getList("data.subject", String.class))
                .singleElement()
                .asString()
                .startsWith("10 %");
        assertThat(second.getString("nextCursor")).isNull();
    }

    @Test
    void a_message_of_another_organization_does_not_exist() {
        String id = send("ada@example.com", "mine").extract().path("id");
        given().header("Authorization", TestTokens.forUser(UUID.randomUUID()).bearer())
                .get(MESSAGES + "/" + id)
                .then()
                .statusCode(404);
        given().header("Authorization", me().bearer())
                .get(MESSAGES + "/" + UUID.randomUUID())
                .then()
                .statusCode(404);
    }

    @Test
    void callers_need_a_role_that_permits_the_call() {
        given().get(SANDBOX).then().statusCode(401);
        given().header(
                        "Authorization",
                        TestTokens.forKey(organization, UUID.randomUUID()).bearer())
                .get(SANDBOX)
                .then()
                .statusCode(403);
        given().header(
                        "Authorization",
                        TestTokens.forUser(organization).roles("viewer").bearer())
                .contentType("application/json")
                .body(body("ada@example.com"))
                .post(MESSAGES)
                .then()
                .statusCode(403);
    }
}
