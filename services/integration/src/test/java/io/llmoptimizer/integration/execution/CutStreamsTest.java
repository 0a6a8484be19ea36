package io.llmoptimizer.integration.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.spend.HardBudget;
import io.llmoptimizer.common.spend.HardBudget.Period;
import io.llmoptimizer.common.spend.NanoUsd;
import io.llmoptimizer.common.spend.SpendKeys;
import io.llmoptimizer.integration.execution.Crowd.Cut;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten thousand streams, of which a third are cut by the client: nothing is left of any of them but its usage record. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(value = SlowVendor.class, restrictToAnnotatedClass = true)
class CutStreamsTest {
    private static final int STREAMS = 10_000;
    private static final int FIRST = 1_000;
    private static final long SEED = 20_261_121;

    /** Reserved for each call, which uses a few dozen. */
    static final int MOST_TOKENS = 100_000;
    /** Four reservations fit, so that a client whose cuts are not noticed yet can go on; many more only if none is left behind. */
    private static final Limits KEY = new Limits(null, 450_000, null);

    private static final double NEARLY_ALL = 0.9;

    private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(1);
    private static final Duration CANCELLED_AT_THE_LATEST = Duration.ofSeconds(5);
    /** A buffer of a few hundred bytes left behind by each stream is more. */
    private static final long BUFFERS_MAY_GROW = 2_000_000;
    /** Three kilobytes left behind by each stream are more. */
    private static final long HEAP_MAY_GROW = 30_000_000;
    /** Of Linux' table of sockets: established, and closed by the client alone. */
    private static final Set<String> OPEN_STATES = Set.of("01", "08");

    @TestHTTPResource
    URI base;

    @Inject
    LiveCalls live;

    @Inject
    Pool database;

    @Inject
    RedisAPI redis;

    SlowVendor vendor;

    private final UUID budget = UUID.randomUUID();
    private Crowd crowd;

    /** What a usage record says of its call. */
    private record Charged(UUID id, int call, Cut cut, String outcome, long input, long output, BigDecimal cost) {
        boolean isCancelled() {
            return outcome.equals("cancelled");
        }
    }

    @BeforeEach
    void crowd() {
        crowd = new Crowd(base, SlowVendor.CONNECTIONS, KEY, SEED);
        vendor.onAsked(crowd::asked);
        String unlimited =
                HardBudget.encode(List.of(HardBudget.of(budget, BigDecimal.valueOf(9_000_000), Period.TOTAL)));
        redis.hsetAndAwait(List.of(SpendKeys.hardBudgets(crowd.organization), SpendKeys.ORGANIZATION, unlimited));
    }

    @Test
    void streams_that_clients_cut_leave_nothing_but_their_usage_records() throws InterruptedException {
        try (Memory.LeakWatch buffers = new Memory.LeakWatch()) {
            crowd.run(FIRST);
            awaitNothingIsLeft();
            Memory before = Memory.now();
            crowd.run(STREAMS - FIRST);
            awaitNothingIsLeft();
            Memory after = Memory.now();

            assertThat(crowd.surprises).isEmpty();
            List<Charged> records = records();
            vendorsConnectionsWereClosedInTime();
            eachStreamIsRecordedOnceAsItEnded(records);
            eachReservationIsSettledToItsCost(records);
            tokenReservationsAreGivenBack();
            assertThat(after.bufferBytes()).isLessThan(before.bufferBytes() + BUFFERS_MAY_GROW);
            assertThat(after.heapBytes()).isLessThan(before.heapBytes() + HEAP_MAY_GROW);

            theWholePoolIsStillThere();
            assertThat(buffers.leaks()).isEmpty();
        } finally {
            crowd.close();
        }
    }

    private void awaitNothingIsLeft() {
        await().untilAsserted(() -> {
            assertThat(live.size()).isZero();
            assertThat(vendor.connections).hasValue(0);
        });
    }

    /** A cut may come when the vendor has said everything: then there is nothing to stop. */
    private void vendorsConnectionsWereClosedInTime() {
        assertThat(crowd.hungUpAt).hasSizeBetween(STREAMS / 4, STREAMS / 2);
        assertThat(crowd.hungUpAt.keySet())
                .allMatch(call -> vendor.cutAt.containsKey(call) || vendor.answered.contains(call));
        List<Duration> waits = vendor.cutAt.entrySet().stream()
                .filter(cut -> crowd.hungUpAt.containsKey(cut.getKey()))
                .map(cut -> Duration.ofNanos(cut.getValue() - crowd.hungUpAt.get(cut.getKey())))
                .toList();
        // The first ones come to a cold service, which other processes may keep waiting besides.
        assertThat(waits).allMatch(wait -> wait.compareTo(CANCELLED_AT_THE_LATEST) < 0);
        assertThat(waits.stream()
                        .filter(wait -> wait.compareTo(CANCELLED_WITHIN) > 0)
                        .count())
                .isLessThan(waits.size() / 100);
    }

    private void eachStreamIsRecordedOnceAsItEnded(List<Charged> records) {
        assertThat(records).hasSize(STREAMS);
        assertThat(records.stream().map(Charged::call)).doesNotHaveDuplicates();
        SoftAssertions softly = new SoftAssertions();
        for (Charged record : records) {
            softly.assertThat(record.cut()).as(record.toString()).isEqualTo(crowd.cuts.get(record.call()));
            if (crowd.hungUpAt.containsKey(record.call())) {
                softly.assertThat(record.outcome()).as(record.toString()).isIn("cancelled", "succeeded");
            } else {
                softly.assertThat(record.outcome()).as(record.toString()).isEqualTo("succeeded");
            }
            softly.assertThat(record.output()).as(record.toString()).isBetween(0L, 40L);
            softly.assertThat(record.input()).as(record.toString()).isPositive();
            softly.assertThat(record.cost())
                    .as(record.toString())
                    .isEqualByComparingTo(BigDecimal.valueOf(10 * record.input() + 30 * record.output(), 6));
        }
        softly.assertAll();
        assertThat(share(records, Cut.BEFORE_THE_FIRST_TOKEN, record -> record.isCancelled() && record.output() == 0))
                .isGreaterThan(NEARLY_ALL);
        assertThat(share(records, Cut.BETWEEN_TOKENS, record -> record.isCancelled() && record.output() > 0))
                .isGreaterThan(NEARLY_ALL);
        assertThat(share(records, Cut.NEVER, record -> record.output() == SlowVendor.WORDS))
                .isEqualTo(1);
    }

    /** How many of the calls that were to be cut so are as they should be: a busy machine may be late for some. */
    private static double share(List<Charged> records, Cut cut, Predicate<Charged> asItShouldBe) {
        List<Charged> all =
                records.stream().filter(record -> record.cut() == cut).toList();
        return (double) all.stream().filter(asItShouldBe).count() / all.size();
    }

    private void eachReservationIsSettledToItsCost(List<Charged> records) {
        Map<UUID, Long> costs =
                records.stream().collect(Collectors.toMap(Charged::id, record -> NanoUsd.ceil(record.cost())));
        // Billing, which is not here, removes them when it has counted the records.
        await().untilAsserted(() -> assertThat(reservations()).isEqualTo(costs));
        Response reserved =
                redis.hgetAndAwait(SpendKeys.counter(crowd.organization, budget, SpendKeys.total()), "reserved");
        assertThat(reserved.toLong())
                .isEqualTo(costs.values().stream().mapToLong(Long::longValue).sum());
    }

    private Map<UUID, Long> reservations() {
        Response all = redis.hgetallAndAwait(SpendKeys.reservations(crowd.organization));
        Map<UUID, Long> amounts = new HashMap<>();
        for (String id : all.getKeys()) {
            String amount = all.get(id).toString();
            amounts.put(UUID.fromString(id), Long.parseLong(amount.substring(0, amount.indexOf('|'))));
        }
        return amounts;
    }

    /** What a call used fills again in milliseconds; what it reserved, in half a minute. */
    private void tokenReservationsAreGivenBack() {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> redis.keysAndAwait("llmo:tokens:{" + crowd.organization + "}*")
                                .size()
                        == 0);
    }

    private void theWholePoolIsStillThere() throws InterruptedException {
        vendor.mostConnections.set(0);
        vendor.answerTogether(SlowVendor.CONNECTIONS);
        crowd.runAllAtOnce();
        assertThat(crowd.surprises).isEmpty();
        assertThat(vendor.mostConnections).hasValue(SlowVendor.CONNECTIONS);
        crowd.close();
        await().untilAsserted(() -> assertThat(openConnections()).isEmpty());
    }

    private List<Charged> records() {
        return database.preparedQuery("""
                        SELECT id, tags ->> 'call' AS call, tags ->> 'cut' AS cut, outcome, input_tokens, output_tokens,
                               cost_usd
                          FROM usage_record
                         WHERE organization_id = $1""").executeAndAwait(Tuple.of(crowd.organization)).stream()
                .map(CutStreamsTest::charged)
                .toList();
    }

    private static Charged charged(Row row) {
        return new Charged(
                row.getUUID("id"),
                Integer.parseInt(row.getString("call")),
                Cut.valueOf(row.getString("cut")),
                row.getString("outcome"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getBigDecimal("cost_usd"));
    }

    /** Connections that clients have to the service, or that it did not close after them. */
    private List<String> openConnections() throws IOException {
        String port = ":%04X".formatted(base.getPort());
        List<String> open = new ArrayList<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            if (Files.exists(Path.of(table))) {
                Files.readAllLines(Path.of(table)).stream()
                        .map(line -> line.trim().split(" +", -1))
                        .filter(socket -> socket[1].endsWith(port) && OPEN_STATES.contains(socket[3]))
                        .map(socket -> String.join(" ", socket))
                        .forEach(open::add);
            }
        }
        return open;
    }
}
