package io.llmoptimizer.billing.budgets;

import static io.llmoptimizer.billing.testing.Http.BUDGETS;
import static io.llmoptimizer.billing.testing.Http.asOwner;
import static io.llmoptimizer.billing.testing.Http.budget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.billing.metering.Dying;
import io.llmoptimizer.billing.testing.Ledgers;
import io.llmoptimizer.billing.testing.Stores;
import io.llmoptimizer.billing.testing.Usage;
import io.llmoptimizer.common.spend.SpendKeys;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The spend counters in Redis, as integration finds them. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class AdmissionTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final String MONTH = "m2026-11";
    private static final String MONTHLY = """
            {"scope":"organization","amountUsd":"100","period":"month"}""";

    @Inject
    Stores stores;

    @Inject
    Ledgers ledger;

    @Inject
    Dying dying;

    private final UUID organization = UUID.randomUUID();

    private Map<String, String> counter(UUID budget) {
        return stores.hash(SpendKeys.counter(organization, budget, MONTH));
    }

    private Map<String, String> definitions() {
        return stores.hash(SpendKeys.hardBudgets(organization));
    }

    private Usage call(String cost) {
        return Usage.of(organization).cost(cost);
    }

    @Test
    void hard_budgets_are_known_by_subject_before_their_change_is_answered() {
        UUID project = UUID.randomUUID();
        UUID first = budget(organization, MONTHLY);
        UUID second = budget(organization, MONTHLY.replace("month", "day"));
        UUID third = budget(organization, """
                {"scope":"project","scopeId":"%s","amountUsd":"0.000000001","period":"total"}""".formatted(project));
        budget(organization, MONTHLY.replace("}", ",\"hard\":false}"));

        Map<String, String> known = definitions();
        assertThat(known).containsOnlyKeys("organization", "project:" + project);
        assertThat(known.get("organization").split(";"))
                .containsExactlyInAnyOrder(first + "|100000000000|month", second + "|100000000000|day");
        assertThat(known).containsEntry("project:" + project, third + "|1|total");

        asOwner(organization).body("{\"amountUsd\":\"7\"}").put(BUDGETS + "/" + first);
        assertThat(definitions().get("organization")).contains(first + "|7000000000|month");
        asOwner(organization).body("{\"amountUsd\":\"7\",\"hard\":false}").put(BUDGETS + "/" + first);
        asOwner(organization).delete(BUDGETS + "/" + second);
        assertThat(definitions()).containsOnlyKeys("project:" + project);
        asOwner(organization).delete(BUDGETS + "/" + third);
        assertThat(definitions()).isEmpty();
    }

    @Test
    void a_new_budget_starts_with_what_its_period_has_cost() {
        ledger.append(List.of(call("0.0000000001")));

        UUID id = budget(organization, MONTHLY);

        assertThat(counter(id)).containsEntry("spent", "1").containsEntry("version", "1");
    }

    @Test
    void a_counted_record_replaces_its_reservation() {
        UUID id = budget(organization, MONTHLY);
        Usage call = call("0.02");
        Usage underway = call("0.03");
        stores.reserve(organization, call.id(), 20_000_000, List.of(id + ":" + MONTH));
        stores.reserve(organization, underway.id(), 30_000_000, List.of(id + ":" + MONTH));

        ledger.append(List.of(call));

        await().atMost(A_MOMENT)
                .untilAsserted(() -> assertThat(counter(id))
                        .containsEntry("spent", "20000000")
                        .containsEntry("reserved", "30000000"));
        assertThat(stores.hash(SpendKeys.reservations(organization)))
                .containsOnlyKeys(underway.id().toString());
        assertThat(stores.redis("ZCARD", SpendKeys.expiries(organization)).toLong())
                .isEqualTo(1);
        long lifetime =
                stores.redis("PTTL", SpendKeys.counter(organization, id, MONTH)).toLong();
        assertThat(Duration.ofMillis(lifetime)).isBetween(Duration.ofDays(61), SpendKeys.COUNTER_LIFETIME);
    }

    @Test
    void a_failed_call_frees_its_reservation_and_a_reservation_of_a_counter_that_is_gone_makes_none() {
        UUID id = budget(organization, MONTHLY);
        Usage failed = call("1").failed();
        Usage other = call("2").failed();
        stores.reserve(organization, failed.id(), 5, List.of(id + ":" + MONTH));
        stores.reserve(organization, other.id(), 6, List.of(id + ":m2026-01"));
        stores.redis("DEL", SpendKeys.counter(organization, id, "m2026-01"));

        ledger.append(List.of(failed, other));

        await().atMost(A_MOMENT)
                .until(() -> stores.hash(SpendKeys.reservations(organization)).isEmpty());
        assertThat(counter(id)).isEmpty();
        assertThat(stores.hash(SpendKeys.counter(organization, id, "m2026-01"))).isEmpty();
    }

    @Test
    void spent_and_reserved_together_are_right_at_every_moment() throws Exception {
        UUID id = budget(organization, MONTHLY);
        String counter = id + ":" + MONTH;
        List<Usage> calls =
                IntStream.range(0, 400).mapToObj(i -> call("0.000000007")).toList();
        calls.forEach(call -> stores.reserve(organization, call.id(), 7, List.of(counter)));
        AtomicBoolean finished = new AtomicBoolean();
        CompletableFuture<List<Long>> sums = CompletableFuture.supplyAsync(() -> {
            List<Long> seen = new ArrayList<>();
            while (!finished.get()) {
                seen.add(spentAndReserved(id));
            }
            return seen;
        });

        for (int at = 0; at < calls.size(); at += 5) {
            ledger.append(calls.subList(at, at + 5));
        }
        await().atMost(A_MOMENT).until(() -> "2800".equals(counter(id).get("spent")));
        finished.set(true);

        assertThat(sums.get()).hasSizeGreaterThan(50).containsOnly(2_800L);
        assertThat(counter(id)).doesNotContainKey("reserved");
    }

    private long spentAndReserved(UUID budget) {
        return stores.redis(
                        "EVAL",
                        "local c = redis.call('HMGET', KEYS[1], 'spent', 'reserved')"
                                + " return (tonumber(c[1]) or 0) + (tonumber(c[2]) or 0)",
                        "1",
                        SpendKeys.counter(organization, budget, MONTH))
                .toLong();
    }

    @Test
    void a_death_between_commit_and_redis_is_made_good_within_two_seconds() {
        UUID id = budget(organization, MONTHLY);
        Usage call = call("0.5");
        stores.reserve(organization, call.id(), 500_000_000, List.of(id + ":" + MONTH));

        dying.append(List.of(call));

        await().atMost(A_MOMENT)
                .untilAsserted(() -> assertThat(counter(id))
                        .containsEntry("spent", "500000000")
                        .doesNotContainKey("reserved"));
        await().atMost(A_MOMENT)
                .until(() ->
                        stores.number("SELECT count(*) FROM absorb_pending WHERE organization_id = $1", organization)
                                == 0);
    }

    @Test
    void an_emptied_redis_is_written_again_within_two_seconds() {
        UUID id = budget(organization, MONTHLY);
        UUID total = budget(organization, MONTHLY.replace("month", "total"));
        ledger.append(List.of(call("0.25"), call("0.5").at("2026-11-02T00:00:00Z")));
        await().atMost(A_MOMENT).until(() -> "750000000".equals(counter(id).get("spent")));
        Map<String, String> before = definitions();

        stores.emptyRedis();

        await().atMost(A_MOMENT)
                .until(() -> stores.redis("EXISTS", SpendKeys.ready()).toBoolean());
        assertThat(definitions()).isEqualTo(before);
        assertThat(counter(id)).containsEntry("spent", "750000000");
        assertThat(stores.hash(SpendKeys.counter(organization, total, "total"))).containsEntry("spent", "750000000");
    }

    @Test
    void a_redis_that_does_not_answer_stops_neither_ledger_nor_budgets_and_catches_up() {
        UUID id = budget(organization, MONTHLY);
        stores.redis("CLIENT", "PAUSE", "2500", "ALL");

        ledger.append(List.of(call("0.125")));
        UUID later = budget(organization, MONTHLY.replace("month", "week"));

        assertThat(stores.records(organization)).isEqualTo(1);
        await().atMost(Duration.ofSeconds(6)).untilAsserted(() -> {
            assertThat(counter(id)).containsEntry("spent", "125000000");
            assertThat(definitions().get("organization")).contains(later.toString());
        });
    }

    @Test
    void the_total_of_a_deleted_budget_does_not_stay_for_ever() {
        UUID id = budget(organization, MONTHLY.replace("month", "total"));
        String total = SpendKeys.counter(organization, id, "total");
        ledger.append(List.of(call("1")));
        await().atMost(A_MOMENT).until(() -> !stores.hash(total).isEmpty());
        assertThat(stores.redis("PTTL", total).toLong()).isEqualTo(-1);

        asOwner(organization).delete(BUDGETS + "/" + id).then().statusCode(204);

        assertThat(stores.hash(total)).isEmpty();
    }
}
