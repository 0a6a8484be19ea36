package io.llmoptimizer.notification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.common.events.UserInvited;
import io.llmoptimizer.common.events.UserPasswordResetRequested;
import io.llmoptimizer.common.events.UserSecurityAlert;
import io.llmoptimizer.common.events.UserVerificationRequested;
import io.llmoptimizer.events.broker.Publication;
import io.llmoptimizer.events.broker.Publisher;
import io.llmoptimizer.testing.EventSamples;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ShortPauses.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class NotificationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MESSAGES = "/api/v1/notifications/messages";
    private static final String SANDBOX = "/api/v1/notifications/sandbox/messages";
    private static final String VERIFICATIONS = "notification.user.verification-requested.v1";

    @Inject
    Publisher publisher;

    @Inject
    ObjectMapper json;

    @Inject
    Pool pool;

    private final UUID organization = UUID.randomUUID();
    private final UUID user = UUID.randomUUID();

    @Test
    void a_verification_request_becomes_a_mail_with_a_link_to_the_public_address() {
        publish(verification("Ada <script>alert(1)</script>", organization));
        JsonPath mail = sandboxMail();
        assertThat(mail.getString("to")).isEqualTo("ada@example.com");
        assertThat(mail.getString("template")).isEqualTo("verification");
        assertThat(mail.getString("subject")).isEqualTo("Confirm your e-mail address");
        assertThat(mail.getString("text"))
                .contains("Hello Ada <script>")
                .contains("https://gateway.example.com/verify-email?token=t%2Bk%26n")
                .contains("POST https://gateway.example.com/api/v1/auth/email/verify")
                .contains("22 November 2026, 03:04 UTC");
        assertThat(mail.getString("html"))
                .contains("Hello Ada &lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>");
        assertThat(mail.getString("eventId")).isNotNull();
        assertThat(mail.getString("createdAt")).isNotNull();
    }

    @Test
    void an_invitation_becomes_a_mail_with_a_link_to_the_public_address() {
        publish(event(
                EventTypes.USER_INVITED,
                organization,
                new UserInvited(
                        UUID.randomUUID(),
                        "grace@example.com",
                        "Engines <b>& Co</b>",
                        "developer",
                        "en",
                        "t+k&n",
                        Instant.parse("2026-11-22T03:04:05Z"))));
        JsonPath mail = sandboxMail();
        assertThat(mail.getString("to")).isEqualTo("grace@example.com");
        assertThat(mail.getString("template")).isEqualTo("invitation");
        assertThat(mail.getString("subject")).isEqualTo("You are invited to Engines <b>& Co</b>");
        assertThat(mail.getString("text"))
                .contains("\"Engines <b>& Co</b>\" as developer")
                .contains("https://gateway.example.com/accept-invitation?token=t%2Bk%26n")
                .contains("22 November 2026, 03:04 UTC");
        assertThat(mail.getString("html"))
                .contains("Engines &lt;b&gt;&amp; Co&lt;/b&gt;")
                .doesNotContain("<b>");
    }

    @Test
    void a_forgotten_password_becomes_a_mail_with_a_link_that_is_not_kept() {
        publish(passwordReset("Ada <b>", false));
        JsonPath mail = sandboxMail();
        assertThat(mail.getString("template")).isEqualTo("password-reset");
        assertThat(mail.getString("subject")).isEqualTo("Choose a new password");
        assertThat(mail.getString("text"))
                .contains("Hello Ada <b>")
                .contains("somebody, probably you, asked")
                .contains("https://gateway.example.com/reset-password?token=t%2Bk%26n")
                .contains("POST https://gateway.example.com/api/v1/auth/password/reset")
                .contains("21 November 2026, 04:04 UTC")
                .contains("your password stays as it is");
        assertThat(mail.getString("html")).contains("Ada &lt;b&gt;").contains("reset-password?token=t%2Bk%26n");
        await().atMost(PATIENCE)
                .until(() -> list(MESSAGES, me()).getString("data[0].state").equals("delivered"));
        var bodies = pool.preparedQuery("SELECT text_body || html_body FROM messages WHERE user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .atMost(PATIENCE);
        assertThat(bodies.iterator().next().getString(0)).isEmpty();
    }

    @Test
    void a_reset_that_an_administrator_asked_for_says_so() {
        publish(passwordReset("Ada", true));
        assertThat(sandboxMail().getString("text"))
                .contains("an administrator asks you")
                .doesNotContain("stays as it is");
    }

    @ParameterizedTest
    @CsvSource({
        "password-changed, Your password was changed, all your other sessions have ended",
        "password-reset, Your password was reset, by means of a mailed link",
        "registration-attempted, You have an account already, Nothing was changed",
        "mfa-enabled, A second factor was added to your account, takes a second factor from now on",
        "mfa-disabled, A second factor was removed from your account, was removed",
        "recovery-code-used, A recovery code was used, one of its recovery codes",
        "identity-linked, A sign-in with another provider was added to your account, can be signed in to with an account at another provider",
        "identity-unlinked, A sign-in with another provider was removed from your account, can no longer be used to sign in",
        "of-a-later-release, The security of your account was changed, concerns the security"
    })
    void an_alert_says_what_happened_when_and_where(String kind, String subject, String words) {
        publish(securityAlert(kind, "Firefox on Linux"));
        JsonPath mail = sandboxMail();
        assertThat(mail.getString("to")).isEqualTo("ada@example.com");
        assertThat(mail.getString("template")).isEqualTo("security-alert");
        assertThat(mail.getString("subject")).isEqualTo(subject);
        assertThat(mail.getString("text"))
                .contains(words)
                .contains("Time: 21 November 2026, 03:04 UTC")
                .contains("Device: Firefox on Linux")
                .contains("https://gateway.example.com/reset-password");
        assertThat(mail.getString("html")).contains(words);
    }

    @Test
    void an_alert_from_a_device_without_a_name_is_sent_all_the_same() {
        publish(securityAlert("password-changed", null));
        assertThat(sandboxMail().getString("text")).contains("Device: an unknown device");
    }

    @Test
    void an_erased_users_messages_are_erased_and_nobody_elses() {
        publish(verification("Ada", organization), threshold(50, "0.5", "ada@example.com"));
        await().atMost(PATIENCE).until(() -> mails().size() == 2);
        await().atMost(PATIENCE)
                .until(
                        () -> list(MESSAGES, me()).getList("data.state"),
                        states -> states.stream().allMatch("delivered"::equals));

        publish(event(EventTypes.USER_ERASED, null, new UserErased(user)));

        await().atMost(PATIENCE).until(() -> mails().size() == 1);
        assertThat(list(SANDBOX, me()).getString("data[0].template")).isEqualTo("budget-threshold-reached");
        var kept = pool.preparedQuery(
                        "SELECT recipient, subject || text_body || html_body FROM messages WHERE user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .atMost(PATIENCE);
        assertThat(kept.size()).isEqualTo(1);
        assertThat(kept.iterator().next().getString(0)).isEqualTo("erased");
        assertThat(kept.iterator().next().getString(1)).isEmpty();
    }

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
    void a_secret_is_erased_from_a_message_that_was_delivered() {
        publish(verification("Ada", organization));
        sandboxMail();
        await().atMost(PATIENCE)
                .until(() -> list(MESSAGES, me()).getString("data[0].state").equals("delivered"));
        var bodies = pool.preparedQuery("SELECT text_body || html_body FROM messages WHERE user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .atMost(PATIENCE);
        assertThat(bodies.iterator().next().getString(0)).isEmpty();
    }

    @Test
    void a_reached_threshold_is_told_in_amounts_people_read() {
        publish(threshold(80, "10.000000000000000001", "ada@example.com"));
        JsonPath mail = sandboxMail();
        assertThat(mail.getString("template")).isEqualTo("budget-threshold-reached");
        assertThat(mail.getString("subject")).isEqualTo("80 % of your project budget of $12.50 is spent");
        assertThat(mail.getString("text"))
                .contains("$10.00 of the project budget of $12.50 for the month from 1 November 2026 is spent")
                .contains("Nothing is refused yet");
        assertThat(mail.getString("html")).contains("<strong>$12.50</strong>");
    }

    @Test
    void an_exhausted_hard_budget_says_that_calls_are_refused() {
        publish(threshold(100, "12.50", "ada@example.com"));
        assertThat(sandboxMail().getString("text")).contains("further calls are refused");
    }

    @Test
    void a_threshold_nobody_is_told_about_makes_no_mail() {
        publish(threshold(50, "6", null), threshold(80, "10", "ada@example.com"));
        sandboxMail();
        assertThat(mails()).hasSize(1);
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

    private static int deadLetters() {
        return admin().get("/internal/v1/dead-letters")
                .then()
                .statusCode(200)
                .extract()
                .path("data.find { it.queue == '" + VERIFICATIONS + "' }.messages");
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

    @Test
    void the_service_is_ready_and_names_its_broker() {
        given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("broker"));
        given().get("/q/metrics").then().body(containsString("llmo_events_consumed_total"));
    }

    @Test
    void the_contract_is_published() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/v1/notifications/messages'.post", notNullValue())
                .body("paths.'/api/v1/notifications/sandbox/messages'.get", not(empty()));
    }

    private static io.restassured.specification.RequestSpecification admin() {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(UUID.randomUUID())
                                .roles("platform-admin")
                                .bearer());
    }

    private TestTokens me() {
        return TestTokens.forUser(organization, user);
    }

    private List<Object> mails() {
        return list(SANDBOX, me()).getList("data");
    }

    private JsonPath sandboxMail() {
        await().atMost(PATIENCE).until(() -> !mails().isEmpty());
        JsonPath list = list(SANDBOX, me());
        list.setRootPath("data[0]");
        return list;
    }

    private static JsonPath list(String path, TestTokens caller) {
        return given().header("Authorization", caller.bearer())
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private ValidatableResponse send(String to, String key) {
        return given().header("Authorization", me().bearer())
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body(to))
                .post(MESSAGES)
                .then();
    }

    private static String body(String to) {
        return "{\"to\":\"" + to + "\",\"content\":{\"subject\":\"Hello\",\"text\":\"5 < 6\"}}";
    }

    private ValidatableResponse awaitState(String id, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> message(id).body("state", equalTo(state)));
        return message(id);
    }

    private ValidatableResponse message(String id) {
        return given().header("Authorization", me().bearer())
                .get(MESSAGES + "/" + id)
                .then()
                .statusCode(200);
    }

    private CloudEvent<UserVerificationRequested> verification(String name, UUID inOrganization) {
        return event(
                EventTypes.USER_VERIFICATION_REQUESTED,
                inOrganization,
                new UserVerificationRequested(
                        user, "ada@example.com", name, "en", "t+k&n", Instant.parse("2026-11-22T03:04:05Z")));
    }

    private CloudEvent<UserPasswordResetRequested> passwordReset(String name, boolean byAdministrator) {
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

    private CloudEvent<UserSecurityAlert> securityAlert(String kind, String device) {
        return event(
                EventTypes.USER_SECURITY_ALERT,
                organization,
                new UserSecurityAlert(
                        user, "ada@example.com", "Ada", "en", kind, device, Instant.parse("2026-11-21T03:04:05Z")));
    }

    private CloudEvent<BudgetThresholdReached> threshold(int percent, String spent, String notify) {
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

    private static <T> CloudEvent<T> event(String type, UUID inOrganization, T data) {
        return CloudEvent.of(
                UuidCreator.getTimeOrderedEpoch(), "/test", type, Instant.EPOCH, null, inOrganization, data);
    }

    private void publish(CloudEvent<?>... events) {
        for (CloudEvent<?> event : events) {
            publishRaw(event.type(), json.valueToTree(event).toString());
        }
    }

    private void publishRaw(String type, String body) {
        publisher
                .publish(List.of(
                        Publication.event(UUID.randomUUID(), type, Map.of(), body.getBytes(StandardCharsets.UTF_8))))
                .await()
                .atMost(PATIENCE);
    }
}
