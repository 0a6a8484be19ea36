package io.llmoptimizer.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

/** Mails about budgets. */
@QuarkusTest
@TestProfile(ShortPauses.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class BudgetMailTest extends Mailbox {
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
}
