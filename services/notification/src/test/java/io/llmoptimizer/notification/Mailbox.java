package io.llmoptimizer.notification;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserPasswordResetRequested;
import io.llmoptimizer.common.events.UserSecurityAlert;
import io.llmoptimizer.common.events.UserVerificationRequested;
import io.llmoptimizer.events.broker.Publication;
import io.llmoptimizer.events.broker.Publisher;
import io.llmoptimizer.testing.TestTokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Somebody whose mails land in the sandbox, the events that make such mails, and calls in their name. */
abstract class Mailbox {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    static final String MESSAGES = "/api/v1/notifications/messages";

    static final String SANDBOX = "/api/v1/notifications/sandbox/messages";

    @Inject
    Publisher publisher;

    @Inject
    ObjectMapper json;

    @Inject
    Pool pool;

    final UUID organization = UUID.randomUUID();

    final UUID user = UUID.randomUUID();

    TestTokens me() {
        return TestTokens.forUser(organization, user);
    }

    List<Object> mails() {
        return list(SANDBOX, me()).getList("data");
    }

    JsonPath sandboxMail() {
        await().atMost(PATIENCE).until(() -> !mails().isEmpty());
        JsonPath list = list(SANDBOX, me());
        list.setRootPath("data[0]");
        return list;
    }

    static JsonPath list(String path, TestTokens caller) {
        return given().header("Authorization", caller.bearer())
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    ValidatableResponse send(String to, String key) {
        return given().header("Authorization", me().bearer())
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body(to))
                .post(MESSAGES)
                .then();
    }

    static String body(String to) {
        return "{\"to\":\"" + to + "\",\"content\":{\"subject\":\"Hello\",\"text\":\"5 < 6\"}}";
    }

    ValidatableResponse awaitState(String id, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> message(id).body("state", equalTo(state)));
        return message(id);
    }

    ValidatableResponse message(String id) {
        return given().header("Authorization", me().bearer())
                .get(MESSAGES + "/" + id)
                .then()
                .statusCode(200);
    }

    CloudEvent<UserVerificationRequested> verification(String name, UUID inOrganization) {
        return event(
                EventTypes.USER_VERIFICATION_REQUESTED,
                inOrganization,
                new UserVerificationRequested(
                        user, "ada@example.com", name, "en", "t+k&n", Instant.parse("2026-11-22T03:04:05Z")));
    }

    CloudEvent<UserPasswordResetRequested> passwordReset(String name, boolean byAdministrator) {
        return event(
                EventTypes.USER_PASSWORD_RESET_REQUESTED,
                organization,
                new UserPasswordResetRequested(
                        user,
                        "ada@example.com",
                        name,
                        "en",
                        "t+k&n",
                        Instant.parse("2026-11-21T04:04:05Z"),
                        byAdministrator));
    }

    CloudEvent<UserSecurityAlert> securityAlert(String kind, String device) {
        return event(
                EventTypes.USER_SECURITY_ALERT,
                organization,
                new UserSecurityAlert(
                        user, "ada@example.com", "Ada", "en", kind, device, Instant.parse("2026-11-21T03:04:05Z")));
    }

    CloudEvent<BudgetThresholdReached> threshold(int percent, String spent, String notify) {
        return event(
                EventTypes.BUDGET_THRESHOLD_REACHED,
                organization,
                new BudgetThresholdReached(
                        UUID.randomUUID(),
                        organization,
                        "project",
                        UUID.randomUUID(),
                        percent,
                        new BigDecimal("12.50"),
                        new BigDecimal(spent),
                        "month",
                        Instant.parse("2026-11-01T00:00:00Z"),
                        true,
                        notify));
    }

    static <T> CloudEvent<T> event(String type, UUID inOrganization, T data) {
        return CloudEvent.of(
                UuidCreator.getTimeOrderedEpoch(), "/test", type, Instant.EPOCH, null, inOrganization, data);
    }

    void publish(CloudEvent<?>... events) {
        for (CloudEvent<?> event : events) {
            publishRaw(event.type(), json.valueToTree(event).toString());
        }
    }

    void publishRaw(String type, String body) {
        publisher
                .publish(List.of(
                        Publication.event(UUID.randomUUID(), type, Map.of(), body.getBytes(StandardCharsets.UTF_8))))
                .await()
                .atMost(PATIENCE);
    }
}
