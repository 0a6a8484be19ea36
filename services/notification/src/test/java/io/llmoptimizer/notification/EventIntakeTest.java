package io.llmoptimizer.notification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.testing.EventSamples;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Events that come twice, malformed, or as another release wrote them. */
@QuarkusTest
@TestProfile(ShortPauses.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class EventIntakeTest extends Mailbox {
    private static final String VERIFICATIONS = "notification.user.verification-requested.v1";

    @Test
    void the_same_event_twice_is_one_mail() {
        CloudEvent<?> event = verification("Ada", organization);
        publish(event, event, event);
        publish(event);
        sandboxMail();
        publish(threshold(50, "0.5", "ada@example.com"));
        await().atMost(PATIENCE).until(() -> mails().size() == 2);
        assertThat(list(MESSAGES, me()).getList("data.eventId"))
                .containsOnlyOnce(event.id().toString());
    }

    @Test
    void a_dead_letter_is_counted_and_replayed_by_platform_administrators_only() {
        String dead = "/internal/v1/dead-letters";
        given().header("Authorization", me().bearer()).get(dead).then().statusCode(403);
        given().get(dead).then().statusCode(401);
        int before = deadLetters(); // a real broker keeps those of an earlier run
        publishRaw(EventTypes.USER_VERIFICATION_REQUESTED, "poison");
        await().atMost(PATIENCE).until(() -> deadLetters() == before + 1);
        admin().post(dead + "/" + VERIFICATIONS + "/replay")
                .then()
                .statusCode(200)
                .body("replayed", equalTo(before + 1));
        admin().post(dead + "/billing.usage.recorded.v1/replay").then().statusCode(404);
        // Still poison, so it comes back.
        await().atMost(PATIENCE).until(() -> deadLetters() == before + 1);
    }

    @Test
    void golden_samples_become_mails() {
        publishRaw(EventTypes.BUDGET_THRESHOLD_REACHED, EventSamples.json(EventTypes.BUDGET_THRESHOLD_REACHED));
        UUID sampled = UUID.fromString(JsonPath.from(EventSamples.json(EventTypes.BUDGET_THRESHOLD_REACHED))
                .getString("organization"));
        await().atMost(PATIENCE)
                .until(() -> list(SANDBOX, TestTokens.forUser(sampled))
                                .getList("data")
                                .size()
                        == 1);
    }

    private static int deadLetters() {
        return admin().get("/internal/v1/dead-letters")
                .then()
                .statusCode(200)
                .extract()
                .path("data.find { it.queue == '" + VERIFICATIONS + "' }.messages");
    }

    private static io.restassured.specification.RequestSpecification admin() {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(UUID.randomUUID())
                                .roles("platform-admin")
                                .bearer());
    }
}
