package io.llmoptimizer.billing.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.billing.testing.Http;
import io.llmoptimizer.billing.testing.Stores;
import io.llmoptimizer.billing.testing.Usage;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class LedgerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Stores stores;

    @Inject
    LedgerStore ledger;

    @Inject
    Pool pool;

    @Inject
    PartitionStore partitions;

    private final UUID organization = UUID.randomUUID();

    private int append(List<Usage> records) {
        return ledger.append(records.stream()
                        .map(record -> LedgerEntry.of(record.event()))
                        .toList())
                .await()
                .atMost(PATIENCE);
    }

    @Test
    void five_thousand_events_in_random_batches_with_redeliveries_make_five_thousand_records_and_the_exact_sum() {
        Random random = new Random(7);
        List<Usage> records = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < 5_000; i++) {
            String cost = new BigDecimal(random.nextLong(1, 1_000_000_000))
                    .movePointLeft(18)
                    .toPlainString();
            Usage record = random.nextInt(10) == 0
                    ? Usage.of(organization).failed()
                    : Usage.of(organization).cost(cost);
            records.add(record);
            sum = sum.add(record.cost());
        }
        List<Usage> deliveries = new ArrayList<>(records);
        deliveries.addAll(records.subList(0, 2_000));
        Collections.shuffle(deliveries, random);

        int appended = 0;
        for (int at = 0; at < deliveries.size(); ) {
            int end = Math.min(deliveries.size(), at + 1 + random.nextInt(256));
            appended += append(deliveries.subList(at, end));
            at = end;
        }

        assertThat(appended).isEqualTo(5_000);
        Map<String, Object> totals = Http.asOwner(organization).get(Http.USAGE).path("totals");
        assertThat(totals).containsEntry("requests", 5_000);
        assertThat(new BigDecimal((String) totals.get("costUsd"))).isEqualByComparingTo(sum);
    }

    @Test
    void usage_on_an_organizations_own_key_is_marked_and_counts_at_its_list_price() {
        append(List.of(
                Usage.of(organization).cost("1"),
                Usage.of(organization).cost("2").ownKey()));

        assertThat(pool.preparedQuery(
                                "SELECT cost_usd FROM usage_ledger WHERE organization_id = $1 AND credential_owner = 'organization'")
                        .execute(Tuple.of(organization))
                        .await()
                        .atMost(PATIENCE))
                .singleElement()
                .satisfies(row -> assertThat(row.getBigDecimal(0)).isEqualByComparingTo("2"));
        assertThat(new BigDecimal(
                        (String) Http.asOwner(organization).get(Http.USAGE).path("totals.costUsd")))
                .isEqualByComparingTo("3");
    }

    @Test
    void events_from_the_broker_are_in_the_ledger_once_however_often_they_come() {
        List<CloudEvent<?>> events = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            events.add(Usage.of(organization).event());
        }
        stores.publish(events);
        await().atMost(PATIENCE).until(() -> stores.records(organization) == 600);

        stores.publish(events.subList(100, 300));
        Usage last = Usage.of(organization);
        stores.publish(List.of(last.event()));

        await().atMost(PATIENCE).until(() -> stores.records(organization) == 601);
    }

    @Test
    void an_event_that_can_not_be_stored_holds_nothing_up_and_is_kept_as_a_dead_letter() {
        CloudEvent<?> empty = CloudEvent.of(
                UUID.randomUUID(),
                "/llmoptimizer/integration",
                EventTypes.USAGE_RECORDED,
                Usage.of(organization).event().time(),
                null,
                organization,
                null);
        Usage finerThanTheLedger = Usage.of(organization).cost("0.0000000000000000001");

        stores.publish(List.of(
                empty, finerThanTheLedger.event(), Usage.of(organization).event()));

        await().atMost(PATIENCE).until(() -> stores.records(organization) == 1);
    }

    @Test
    void the_same_record_is_refused_by_the_ledger_itself_when_the_inbox_has_forgotten_it() {
        Usage record = Usage.of(organization);
        assertThat(append(List.of(record))).isEqualTo(1);
        stores.execute("DELETE FROM inbox WHERE event_id = '" + record.id() + "'");

        assertThat(append(List.of(record))).isZero();
        assertThat(stores.records(organization)).isEqualTo(1);
    }

    @Test
    void late_and_early_records_land_in_their_month_and_odd_ones_in_the_default_partition() {
        append(List.of(
                Usage.of(organization).at("2026-10-31T23:59:59.999Z"),
                Usage.of(organization).at("2027-02-01T00:00:00Z"),
                Usage.of(organization).at("1999-01-01T00:00:00Z"),
                Usage.of(organization).at("2099-01-01T00:00:00Z")));

        assertThat(recordsIn("usage_ledger_2026_10")).isEqualTo(1);
        assertThat(recordsIn("usage_ledger_2027_02")).isEqualTo(1);
        assertThat(recordsIn("usage_ledger_default")).isEqualTo(2);
    }

    @Test
    void records_that_came_before_their_months_partition_move_into_it() {
        LedgerMonth month = new LedgerMonth(YearMonth.of(2030, 5));
        append(List.of(
                Usage.of(organization).at("2030-05-01T00:00:00Z"),
                Usage.of(organization).at("2030-05-31T23:59:59.999Z"),
                Usage.of(organization).at("2030-06-01T00:00:00Z")));

        assertThat(partitions.ensure(month).await().atMost(PATIENCE)).isTrue();
        assertThat(partitions.ensure(month).await().atMost(PATIENCE)).isFalse();

        assertThat(recordsIn("usage_ledger_2030_05")).isEqualTo(2);
        assertThat(recordsIn("usage_ledger_default")).isEqualTo(1);
        assertAppendOnly("usage_ledger_default");
        assertAppendOnly("usage_ledger_2030_05");
    }

    @Test
    void nothing_in_the_ledger_can_be_changed_or_removed() {
        append(List.of(Usage.of(organization)));

        assertAppendOnly("usage_ledger");
        assertAppendOnly("usage_ledger_2026_11");
    }

    private void assertAppendOnly(String table) {
        String condition = " WHERE organization_id = '" + organization + "'";
        for (String change : List.of(
                "UPDATE " + table + " SET cost_usd = 0" + condition,
                "DELETE FROM " + table + condition,
                "TRUNCATE " + table)) {
            assertThatThrownBy(() -> stores.execute(change)).hasMessageContaining("the usage ledger is append-only");
        }
    }

    @Test
    void characters_that_postgresql_can_not_hold_do_not_cost_a_charge() {
        append(List.of(Usage.of(organization)
                .requestedModel("a\0b")
                .tags(Map.of("team\0", "\0", "emoji", "\uD83D\uDE00", "half", "\uD83D"))));

        assertThat(stores.records(organization)).isEqualTo(1);
    }

    @Test
    void batches_of_many_organizations_in_any_order_do_not_wait_for_each_other_for_ever() {
        List<UUID> organizations = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        Random random = new Random(11);
        List<Uni<Integer>> batches = new ArrayList<>();
        for (int batch = 0; batch < 40; batch++) {
            List<UUID> order = new ArrayList<>(organizations);
            Collections.shuffle(order, random);
            batches.add(ledger.append(order.stream()
                    .map(id -> LedgerEntry.of(Usage.of(id).event()))
                    .toList()));
        }

        Uni.join().all(batches).andFailFast().await().atMost(PATIENCE);

        assertThat(organizations)
                .allSatisfy(id -> assertThat(stores.records(id)).isEqualTo(40));
    }

    private long recordsIn(String partition) {
        return stores.number("SELECT count(*) FROM " + partition + " WHERE organization_id = $1", organization);
    }
}
