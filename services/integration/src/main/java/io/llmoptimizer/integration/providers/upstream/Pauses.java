package io.llmoptimizer.integration.providers.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How long a server asks us to wait. Pure. */
public final class Pauses {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long SECOND_MS = 1_000;

    private Pauses() {}

    /** From {@code retry-after-ms} or {@code retry-after} in seconds; its form as a date is not used by model providers. */
    public static Optional<Duration> in(UnaryOperator<String> headers) {
        return parse(headers.apply("retry-after-ms"), 1).or(() -> parse(headers.apply("retry-after"), SECOND_MS));
    }

    /** @return empty when {@code amount} is null, no number, negative or unreasonably long */
    public static Optional<Duration> parse(String amount, long unitMs) {
        if (amount == null) {
            return Optional.empty();
        }
        try {
            double milliseconds = Double.parseDouble(amount.trim()) * unitMs;
            return milliseconds >= 0 && milliseconds <= LONGEST.toMillis()
                    ? Optional.of(Duration.ofMillis((long) Math.ceil(milliseconds)))
                    : Optional.empty();
        } catch (NumberFormatException aDate) {
            return Optional.empty();
        }
    }
}
