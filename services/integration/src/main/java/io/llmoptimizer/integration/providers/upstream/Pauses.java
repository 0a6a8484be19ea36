package io.llmoptimizer.integration.providers.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How long a server asks us to wait. Pure. */
public final class Pauses {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long SECOND_MS = 1_000;

    private Pauses() {}

    /**
     * From {@code retry-after-ms} or {@code retry-after}. Where that is a date, it counts from the server's own {@code date},
     * so that clocks that differ do no harm.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, section 10.2.3</a>
     */
    public static Optional<Duration> in(UnaryOperator<String> headers) {
        String after = headers.apply("retry-after");
        return parse(headers.apply("retry-after-ms"), 1)
                .or(() -> parse(after, SECOND_MS))
                .or(() -> date(after)
                        .flatMap(until -> date(headers.apply("date"))
                                .map(now -> Duration.between(now, until))
                                .filter(Pauses::isSensible)));
    }

    private static Optional<Instant> date(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.trim(), Instant::from));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static boolean isSensible(Duration pause) {
        return !pause.isNegative() && pause.compareTo(LONGEST) <= 0;
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
