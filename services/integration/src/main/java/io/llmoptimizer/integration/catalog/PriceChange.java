package io.llmoptimizer.integration.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * Prices that replace a model's earlier ones.
 *
 * @param from the first moment at which they hold
 */
public record PriceChange(Instant from, Prices prices) {
    public PriceChange {
        Objects.requireNonNull(from, "a price change needs the time from which it holds");
        Objects.requireNonNull(prices, "a price change needs prices");
    }

    /** A change at the beginning of {@code day}, UTC. */
    static PriceChange on(LocalDate day, Prices prices) {
        return new PriceChange(day.atStartOfDay(ZoneOffset.UTC).toInstant(), prices);
    }
}
