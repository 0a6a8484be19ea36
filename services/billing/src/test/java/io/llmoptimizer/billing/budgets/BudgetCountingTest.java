package io.llmoptimizer.billing.budgets;

import static io.llmoptimizer.billing.testing.Http.BUDGETS;
import static io.llmoptimizer.billing.testing.Http.asOwner;
import static io.llmoptimizer.billing.testing.Http.budget;
import static io.llmoptimizer.billing.testing.Http.spent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.billing.testing.Ledgers;
import io.llmoptimizer.billing.testing.PublishedEvents;
import io.llmoptimizer.billing.testing.Stores;
import io.llmoptimizer.billing.testing.Tests;
import io.llmoptimizer.billing.testing.Usage;
import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class BudgetCountingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MONTHLY_DOLLAR = """
            {"scope":"organization","amountUsd":"1","period":"month"}""";

    @Inject
    Stores stores;

    @Inject
    Ledgers ledger;

    @Inject
    PublishedEvents published;

    @Inject
    TestClock clock;

    private final UUID organization = UUID.randomUUID();

    @AfterEach
    void back_to_the_present() {
        clock.set(Tests.NOW);
    }

    private Usage call(String cost) {
        return Usage.of(organization).cost(cost);
    }

    @Test
    void each_threshold_is_announced_once_however_the_records_come() {
        UUID id = budget(organization, MONTHLY_DOLLAR);
        List<Usage> calls = IntStream.range(0, 120).mapToObj(i -> call("0.01")).toList();

        for (int at = 0; at < calls.size(); at += 7) {
            ledger.append(calls.subList(at, Math.min(calls.size(), at + 7)));
            ledger.append(calls.subList(0, at));
        }

        assertThat(spent(organization, id)).isEqualByComparingTo("1.20");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(published.namesAbout(id))
                        .containsExactlyInAnyOrder(
                                "budget.threshold-reached:50",
                                "budget.threshold-reached:80",
                                "budget.threshold-reached:100",
                                "budget.exhausted:100"));
        assertThat(published.about(id)).extracting(CloudEvent::id).doesNotHaveDuplicates();
        asOwner(organization).get(BUDGETS + "/" + id).then().body("remainingUsd", equalTo("0"));
    }

    @Test
    void a_batch_that_jumps_over_thresholds_announces_all_of_them_and_what_is_short_of_one_does_not() {
        UUID id = budget(organization, MONTHLY_DOLLAR);

        ledger.append(List.of(call("0.999999999999999999")));

        await().atMost(PATIENCE).until(() -> published.about(id).size() == 2);
        ledger.append(List.of(call("0.000000000000000001")));
        await().atMost(PATIENCE).until(() -> published.about(id).size() == 4);
        BudgetThresholdReached last = published.about(id).getLast().data();
        assertThat(last.organizationId()).isEqualTo(organization);
        assertThat(last.spentUsd()).isEqualByComparingTo("1");
        assertThat(last.amountUsd()).isEqualByComparingTo("1");
        assertThat(last.periodStart()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(last.period()).isEqualTo("month");
        assertThat(last.scope()).isEqualTo("organization");
    }

    @Test
    void a_soft_budget_is_never_exhausted() {
        UUID id = budget(organization, """
                {"scope":"organization","amountUsd":"1","period":"day","thresholds":[100],"hard":false}""");

        ledger.append(List.of(call("3")));

        await().atMost(PATIENCE).until(() -> !published.about(id).isEmpty());
        asOwner(organization)
                .body("{\"amountUsd\":\"1\",\"thresholds\":[100],\"hard\":true}")
                .put(BUDGETS + "/" + id);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(published.namesAbout(id))
                        .containsExactly("budget.threshold-reached:100", "budget.exhausted:100"));
    }

    @Test
    void a_new_budget_counts_its_present_period_and_announces_what_that_has_passed() {
        ledger.append(List.of(
                call("0.60").at("2026-11-01T00:00:00Z"),
                call("0.25").at("2026-11-18T00:00:00Z"),
                call("5").at("2026-10-31T23:59:59.999Z")));

        UUID monthly = budget(organization, MONTHLY_DOLLAR);
        UUID daily = budget(organization, MONTHLY_DOLLAR.replace("month", "day"));
        UUID total = budget(organization, MONTHLY_DOLLAR.replace("month", "total"));

        assertThat(spent(organization, monthly)).isEqualByComparingTo("0.85");
        assertThat(spent(organization, daily)).isEqualByComparingTo("0.25");
        assertThat(spent(organization, total)).isEqualByComparingTo("5.85");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(published.namesAbout(monthly))
                        .containsExactlyInAnyOrder("budget.threshold-reached:50", "budget.threshold-reached:80"));
        ledger.append(List.of(call("0.10")));
        assertThat(spent(organization, monthly)).isEqualByComparingTo("0.95");
    }

    @Test
    void only_the_calls_of_its_scope_count() {
        UUID project = UUID.randomUUID();
        UUID key = UUID.randomUUID();
        UUID user = UUID.randomUUID();
        String body = "{\"scope\":\"%s\",\"scopeId\":\"%s\",\"amountUsd\":\"1\",\"period\":\"week\"}";
        UUID ofProject = budget(organization, body.formatted("project", project));
        UUID ofKey = budget(organization, body.formatted("api-key", key));
        UUID ofUser = budget(organization, body.formatted("user", user));

        ledger.append(List.of(
                call("0.1").project(project).apiKey(key),
                call("0.02").project(project).user(user),
                call("0.003"),
                Usage.of(UUID.randomUUID())
                        .cost("0.0004")
                        .project(project)
                        .apiKey(key)
                        .user(user)));

        assertThat(spent(organization, ofProject)).isEqualByComparingTo("0.12");
        assertThat(spent(organization, ofKey)).isEqualByComparingTo("0.1");
        assertThat(spent(organization, ofUser)).isEqualByComparingTo("0.02");
    }

    @Test
    void late_records_count_in_their_own_period_and_a_new_period_starts_at_zero() {
        UUID id = budget(organization, MONTHLY_DOLLAR.replace("month", "day"));
        ledger.append(List.of(call("0.4")));

        clock.advance(Duration.ofDays(1));
        assertThat(spent(organization, id)).isZero();
        ledger.append(List.of(call("0.2"), call("0.3").at("2026-11-19T00:00:00Z")));

        assertThat(spent(organization, id)).isEqualByComparingTo("0.3");
        await().atMost(PATIENCE).until(() -> published.about(id).size() == 1);
        assertThat(published.about(id).getFirst().data().periodStart()).isEqualTo("2026-11-18T00:00:00Z");
    }

    @Test
    void what_comes_late_for_a_period_before_the_budget_is_not_announced() {
        UUID id = budget(organization, MONTHLY_DOLLAR);

        ledger.append(List.of(call("5").at("2026-10-31T00:00:00Z"), call("0.6")));

        assertThat(spent(organization, id)).isEqualByComparingTo("0.6");
        await().atMost(PATIENCE).until(() -> !published.about(id).isEmpty());
        assertThat(published.namesAbout(id)).containsExactly("budget.threshold-reached:50");
    }

    @Test
    void a_larger_amount_announces_its_thresholds_again_and_a_smaller_one_at_once() {
        UUID id = budget(organization, MONTHLY_DOLLAR);
        ledger.append(List.of(call("0.6")));
        await().atMost(PATIENCE).until(() -> published.about(id).size() == 1);

        asOwner(organization)
                .body("{\"amountUsd\":\"10\"}")
                .put(BUDGETS + "/" + id)
                .then()
                .statusCode(200);
        ledger.append(List.of(call("4.4")));
        await().atMost(PATIENCE).until(() -> published.about(id).size() == 2);
        asOwner(organization)
                .body("{\"amountUsd\":\"6\"}")
                .put(BUDGETS + "/" + id)
                .then()
                .statusCode(200);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(published.namesAbout(id))
                        .containsExactly(
                                "budget.threshold-reached:50",
                                "budget.threshold-reached:50",
                                "budget.threshold-reached:80"));
    }

    @Test
    void the_owner_is_told_unless_the_budget_names_somebody_else() {
        UUID unnamed = budget(organization, MONTHLY_DOLLAR);
        UUID named = budget(organization, MONTHLY_DOLLAR.replace("}", ",\"notifyEmail\":\"cfo@example.com\"}"));
        announceOrganization("owner@example.com");

        ledger.append(List.of(call("0.5")));

        await().atMost(PATIENCE)
                .until(() ->
                        published.about(unnamed).size() + published.about(named).size() == 2);
        assertThat(published.about(unnamed).getFirst().data().notifyEmail()).isEqualTo("owner@example.com");
        assertThat(published.about(named).getFirst().data().notifyEmail()).isEqualTo("cfo@example.com");
    }

    private void announceOrganization(String owner) {
        Instant now = clock.instant();
        stores.publish(List.of(CloudEvent.of(
                UuidCreator.getTimeOrderedEpoch(),
                "/llmoptimizer/auth",
                EventTypes.ORGANIZATION_CREATED,
                now,
                organization.toString(),
                organization,
                new OrganizationCreated(organization, "Example", UUID.randomUUID(), owner))));
        await().atMost(PATIENCE)
                .until(() -> stores.number(
                                "SELECT count(*) FROM organization_contact WHERE organization_id = $1", organization)
                        == 1);
    }
}
