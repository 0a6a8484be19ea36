package io.llmoptimizer.integration.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.common.spend.HardBudget;
import io.llmoptimizer.common.spend.HardBudget.Period;
import io.llmoptimizer.common.spend.NanoUsd;
import io.llmoptimizer.common.spend.SpendKeys;
import io.llmoptimizer.integration.Futures;
import io.llmoptimizer.integration.TestRedis;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random orders of everything that can happen to the counters, against a model in plain Java. A call is reserved, perhaps
 * twice; then it is settled, or its owner dies and it lapses; billing absorbs its record before or after it is settled, in
 * batches, late and repeated.
 */
class SpendCountersPropertyTest {
    private static final int STEPS = 120;
    private static final List<String> PRICES = List.of("0", "0.3", "1", "37.5", "400", "1600");

    private static TestRedis redis;

    @BeforeAll
    static void connect() {
        redis = TestRedis.connect();
    }

    @AfterAll
    static void disconnect() {
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void counters_agree_with_the_model_after_every_step(long seed) {
        Model model = new Model(new SpendFixture(redis), new Random(seed));
        for (int step = 0; step < STEPS; step++) {
            String what = model.step();
            model.check("seed " + seed + ", step " + step + ": " + what);
        }
        model.finish();
        model.check("seed " + seed + ", finished");
        assertThat(model.spend.reservations())
                .as("seed %d leaves no reservation", seed)
                .isZero();
        assertThat(model.spend.expiries()).as("seed %d leaves no expiry", seed).isZero();
    }

    private record Call(SpendRequest request, long worst, List<String> counters) {}

    private static final class Model {
        private final SpendFixture spend;
        private final SpendGuard guard;
        private final Random random;
        private final List<UUID> keys = List.of(UUID.randomUUID(), UUID.randomUUID());
        private final Map<String, List<HardBudget>> budgets = new LinkedHashMap<>();

        /** Counters that exist, with what they must hold. */
        private final Map<String, Long> spent = new HashMap<>();

        private final Map<UUID, Long> reserved = new HashMap<>();
        private final Map<UUID, Call> calls = new HashMap<>();
        private final List<UUID> running = new ArrayList<>();
        private final List<UUID> due = new ArrayList<>();
        /** Settled or not, with their cost: what the ledger will be told. */
        private final Map<UUID, Long> recorded = new LinkedHashMap<>();

        private final Map<UUID, Long> unsettled = new LinkedHashMap<>();
        private final List<UUID> absorbed = new ArrayList<>();
        private long version = 1;
        private long largest;

        Model(SpendFixture spend, Random random) {
            this.spend = spend;
            this.guard = spend.guard();
            this.random = random;
            budgets.put(SpendKeys.ORGANIZATION, List.of(budget(Period.DAY), budget(Period.TOTAL)));
            budgets.put(SpendKeys.apiKey(keys.getFirst()), List.of(budget(Period.MONTH)));
            budgets.forEach((subject, list) -> spend.define(subject, list.toArray(HardBudget[]::new)));
        }

        String step() {
            return switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> reserve();
                case 4, 5 -> finishCall();
                case 6 -> settle();
                case 7 -> die();
                case 8 -> absorb(1 + random.nextInt(4));
                default -> repeat();
            };
        }

        void finish() {
            if (!due.isEmpty()) {
                reserve(); // Granted or not, it sweeps what lapsed.
            }
            while (!running.isEmpty()) {
                finishCall();
            }
            while (!unsettled.isEmpty() || !recorded.isEmpty()) {
                settle();
                absorb(10);
            }
        }

        private String reserve() {
            SpendRequest base = spend.request(
                    1 + random.nextInt(5000),
                    PRICES.get(random.nextInt(PRICES.size())),
                    random.nextBoolean() ? OptionalLong.of(1 + random.nextInt(200)) : OptionalLong.empty());
            UUID key = keys.get(random.nextInt(keys.size()));
            SpendRequest request = new SpendRequest(
                    base.id(),
                    base.organization(),
                    null,
                    null,
                    key,
                    base.promptWorstCaseUsd(),
                    base.outputUsdPerToken(),
                    base.maxTokens(),
                    base.largestOutput(),
                    Duration.ofMinutes(10),
                    base.occurredAt());
            due.forEach(this::release);
            due.clear();
            Admission admission = Futures.result(guard.reserve(request));
            long left = applicable(key).stream()
                    .mapToLong(budget -> budget.limit() - used(counter(budget)))
                    .min()
                    .orElseThrow();
            if (left <= 0) {
                assertThat(admission).isInstanceOf(Admission.Refused.class);
                return "refused";
            }
            long tokens = expectedTokens(request, left);
            OptionalLong cap = request.maxTokens().isPresent() ? OptionalLong.empty() : OptionalLong.of(tokens);
            assertThat(admission).isEqualTo(new Admission.Granted(cap));
            long worst = NanoUsd.ceil(
                    request.promptWorstCaseUsd().add(request.outputUsdPerToken().multiply(BigDecimal.valueOf(tokens))));
            largest = Math.max(largest, worst);
            calls.put(
                    request.id(),
                    new Call(
                            request,
                            worst,
                            applicable(key).stream().map(this::counter).toList()));
            reserved.put(request.id(), worst);
            running.add(request.id());
            return "reserved " + worst + " with " + left + " left";
        }

        private String repeat() {
            if (running.isEmpty()) {
                return "nothing to repeat";
            }
            UUID id = running.get(random.nextInt(running.size()));
            due.forEach(this::release);
            due.clear();
            Futures.result(guard.reserve(calls.get(id).request));
            return "repeated " + id;
        }

        /** The provider answered: the record is on its way to the ledger, and the reservation is still the worst case. */
        private String finishCall() {
            if (running.isEmpty()) {
                return "nothing runs";
            }
            UUID id = running.remove(random.nextInt(running.size()));
            long cost = random.nextInt(4) == 0 ? 0 : random.nextLong(calls.get(id).worst + 1);
            unsettled.put(id, cost);
            recorded.put(id, cost);
            return "finished " + id + " at " + cost;
        }

        private String settle() {
            if (unsettled.isEmpty()) {
                return "nothing to settle";
            }
            UUID id = pick(List.copyOf(unsettled.keySet()));
            long cost = unsettled.remove(id);
            Futures.result(guard.settle(spend.organization, id, BigDecimal.valueOf(cost, 9)));
            if (reserved.containsKey(id)) {
                reserved.put(id, cost);
                if (cost == 0) {
                    release(id);
                }
            }
            return "settled " + id + " to " + cost;
        }

        /** The owner of a call dies; its reservation lapses and the next reserve sweeps it. */
        private String die() {
            if (running.isEmpty()) {
                return "nothing to die";
            }
            UUID id = running.remove(random.nextInt(running.size()));
            spend.lapse(id);
            due.add(id);
            return "lapsed " + id;
        }

        private String absorb(int most) {
            List<UUID> batch = recorded.keySet().stream().limit(most).toList();
            Map<String, Long> touched = new LinkedHashMap<>();
            for (UUID id : batch) {
                long cost = recorded.remove(id);
                calls.get(id).counters.forEach(counter -> touched.put(counter, spent.merge(counter, cost, Long::sum)));
                release(id);
            }
            version++;
            List<String> arguments = new ArrayList<>();
            touched.forEach(
                    (counter, sum) -> arguments.addAll(List.of(counter, Long.toString(sum), Long.toString(version))));
            spend.absorb(arguments, batch);
            // A replica that is late repeats an old state: nothing may change.
            List<String> old = new ArrayList<>();
            touched.keySet().forEach(counter -> old.addAll(List.of(counter, "0", Long.toString(version - 1))));
            spend.absorb(old, absorbed);
            absorbed.addAll(batch);
            return "absorbed " + batch;
        }

        void check(String when) {
            for (List<HardBudget> list : budgets.values()) {
                for (HardBudget budget : list) {
                    String counter = counter(budget);
                    assertThat(spend.reserved(counter))
                            .as(when)
                            .isEqualTo(reservedOn(counter))
                            .isNotNegative();
                    assertThat(spend.spent(counter)).as(when).isEqualTo(spent.getOrDefault(counter, 0L));
                    assertThat(used(counter)).as(when).isLessThan(budget.limit() + largest + 1);
                }
            }
            assertThat(spend.reservations()).as(when).isEqualTo(reserved.size());
            assertThat(spend.expiries()).as(when).isEqualTo(reserved.size());
        }

        private long expectedTokens(SpendRequest request, long left) {
            if (request.maxTokens().isPresent()) {
                return request.maxTokens().getAsLong();
            }
            if (request.outputUsdPerToken().signum() == 0) {
                return 4096;
            }
            BigDecimal rest = BigDecimal.valueOf(left, 9).subtract(request.promptWorstCaseUsd());
            long affordable = rest.divide(request.outputUsdPerToken(), 0, RoundingMode.FLOOR)
                    .longValueExact();
            return Math.max(1, Math.min(4096, affordable));
        }

        private List<HardBudget> applicable(UUID key) {
            List<HardBudget> found = new ArrayList<>(budgets.get(SpendKeys.ORGANIZATION));
            found.addAll(budgets.getOrDefault(SpendKeys.apiKey(key), List.of()));
            return found;
        }

        private HardBudget budget(Period period) {
            return new HardBudget(UUID.randomUUID(), 100_000 + random.nextInt(900_000), period);
        }

        private String counter(HardBudget budget) {
            return budget.id() + ":"
                    + switch (budget.period()) {
                        case DAY -> SpendKeys.day(SpendFixture.NOW);
                        case WEEK -> SpendKeys.week(SpendFixture.NOW);
                        case MONTH -> SpendKeys.month(SpendFixture.NOW);
                        case TOTAL -> SpendKeys.total();
                    };
        }

        private void release(UUID id) {
            reserved.remove(id);
        }

        private long reservedOn(String counter) {
            return reserved.entrySet().stream()
                    .filter(entry -> calls.get(entry.getKey()).counters.contains(counter))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        private long used(String counter) {
            return spent.getOrDefault(counter, 0L) + reservedOn(counter);
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }
}
