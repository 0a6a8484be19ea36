package io.llmoptimizer.analytics.rollups;

import io.llmoptimizer.common.events.UsageRecorded;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The sums of any number of calls: every {@link Counter}, and the exact cost in US dollars. Immutable. */
public final class Counters {
    public static final Counters NONE = of(counter -> 0, BigDecimal.ZERO);

    private final Map<Counter, Long> counts;
    private final BigDecimal costUsd;

    private Counters(Map<Counter, Long> counts, BigDecimal costUsd) {
        this.counts = counts;
        this.costUsd = costUsd;
    }

    /** What one call counts for. */
    public static Counters of(UsageRecorded call) {
        return of(counter -> counter.of(call), call.costUsd());
    }

    /** Sums that were read from somewhere. */
    public static Counters of(ToLongFunction<Counter> counts, BigDecimal costUsd) {
        Map<Counter, Long> all = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            all.put(counter, counts.applyAsLong(counter));
        }
        return new Counters(all, costUsd);
    }

    /** Both together. */
    public Counters plus(Counters other) {
        return of(counter -> Math.addExact(get(counter), other.get(counter)), costUsd.add(other.costUsd));
    }

    public long get(Counter counter) {
        return counts.get(counter);
    }

    /** Prompt and completion tokens. */
    public long totalTokens() {
        return get(Counter.PROMPT_TOKENS) + get(Counter.COMPLETION_TOKENS);
    }

    public BigDecimal costUsd() {
        return costUsd;
    }

    /** The sum of {@code parts} as a share of all requests, 0 to 1; 0 when there were none. */
    public double rate(Counter... parts) {
        long requests = get(Counter.REQUESTS);
        return requests == 0
                ? 0
                : (double) Arrays.stream(parts).mapToLong(this::get).sum() / requests;
    }

    /** Costs are equal by value: 1.0 and 1.00 dollars are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Counters that && counts.equals(that.counts) && costUsd.compareTo(that.costUsd) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * counts.hashCode() + costUsd.stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Counter counter : Counter.values()) {
            text.append(counter.wireName()).append('=').append(get(counter)).append(' ');
        }
        return text.append("costUsd=").append(costUsd.toPlainString()).toString();
    }
}
