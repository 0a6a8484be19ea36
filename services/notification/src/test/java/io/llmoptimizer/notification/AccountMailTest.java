package io.llmoptimizer.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.common.events.UserInvited;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mails about an account: what they say, and that nothing of them is kept too long. */
@QuarkusTest
@TestProfile(ShortPauses.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class AccountMailTest extends Mailbox {
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
}
