package io.llmoptimizer.notification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are sent by call, whatever the provider does. */
@QuarkusTest
@TestProfile(ShortPauses.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class SendingTest extends Mailbox {
    @Test
    void a_message_that_is_sent_by_call_is_delivered_and_has_a_timeline() {
        String id = send("ada@example.com", "once").statusCode(202).extract().path("id");
        awaitState(id, "delivered")
                .body("attempts.outcome", equalTo(List.of("delivered")))
                .body("attempts[0].endedAt", notNullValue())
                .body("to", equalTo("ada@example.com"))
                .body("subject", equalTo("Hello"));
        assertThat(sandboxMail().getString("html")).contains("5 &lt; 6");
    }

    @Test
    void the_same_key_sends_once_and_another_content_under_it_is_a_conflict() {
        String id = send("ada@example.com", "key-1").statusCode(202).extract().path("id");
        send("ada@example.com", "key-1").statusCode(202).body("id", equalTo(id));
        send("bob@example.com", "key-1").statusCode(409).body("type", containsString("dedupe-key-reused"));
        awaitState(id, "delivered");
        assertThat(mails()).hasSize(1);
    }

    @Test
    void a_busy_provider_is_tried_again_until_it_takes_the_message() {
        for (String recipient : List.of("twice-busy", "throwing")) {
            String id = send(recipient + "@example.com", recipient).extract().path("id");
            awaitState(id, "delivered").body("attempts.outcome", hasItem("unavailable"));
        }
    }

    @Test
    void a_provider_that_stays_busy_fails_the_message_after_the_last_attempt() {
        String id = send("always-busy@example.com", "busy").extract().path("id");
        awaitState(id, "failed").body("attempts.number", equalTo(List.of(1, 2, 3, 4)));
    }

    @Test
    void a_refused_message_is_not_tried_again() {
        String id = send("refused@example.com", "refused").extract().path("id");
        awaitState(id, "failed")
                .body("attempts.outcome", equalTo(List.of("refused")))
                .body("attempts[0].detail", containsString("no such mailbox"));
    }

    @Test
    void a_message_whose_sender_died_is_sent_by_another_when_the_lease_ends() {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        pool.preparedQuery("""
                        WITH died AS (
                            INSERT INTO messages (id, organization_id, content_hash, template, recipient, subject,
                                text_body, html_body, sensitive, attempts, due_at, created_at)
                            VALUES ($1, $2, '', 'announcement', 'ada@example.com', 's', 't', 'h', false, 1,
                                now() + interval '1 second', now()) RETURNING id)
                        INSERT INTO attempts (message_id, number, channel, started_at)
                        SELECT $1, 1, 'sandbox', now()
                        """)
                .execute(Tuple.of(id, organization))
                .onFailure()
                .invoke(failure -> assertThat(failure).isNull())
                .await()
                .atMost(PATIENCE);
        awaitState(id.toString(), "delivered").body("attempts.outcome", equalTo(Arrays.asList(null, "delivered")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"to\":\"nobody\",\"content\":{\"subject\":\"s\",\"text\":\"t\"}}",
                "{\"to\":\"a@example.com\",\"content\":{\"subject\":\"s\\nBcc: b@example.com\",\"text\":\"t\"}}",
                "{\"to\":\"a@example.com\",\"content\":{\"subject\":\"\",\"text\":\"t\"}}",
                "{\"to\":\"a@example.com\",\"channels\":[\"pigeon\"],\"content\":{\"subject\":\"s\",\"text\":\"t\"}}",
                "{\"to\":\"a@example.com\""
            })
    void a_message_that_makes_no_sense_is_rejected(String body) {
        given().header("Authorization", me().bearer())
                .contentType("application/json")
                .body(body)
                .post(MESSAGES)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
        assertThat(list(MESSAGES, me()).getList("data")).isEmpty();
    }
}
