package io.llmoptimizer.integration.providers.anthropic;

import io.llmoptimizer.integration.providers.upstream.Pauses;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The headers {@code anthropic-ratelimit-<what>-remaining} and {@code -reset}: until when a limit that is used up stays so.
 * The server's own clock, its header {@code date}, is what that is measured against. Pure.
 */
final class RateLimits {
    private static final String[] LIMITS = {"requests", "tokens", "input-tokens", "output-tokens"};
    private static final long SECOND_MS = 1_000;

    private RateLimits() {}

    /** @return empty when no limit is known to be used up */
    static Optional<Duration> pause(UnaryOperator<String> headers) {
        Duration longest = Duration.ZERO;
        for (String limit : LIMITS) {
            String prefix = "anthropic-ratelimit-" + limit;
            if ("0".equals(headers.apply(prefix + "-remaining"))) {
                Duration left = until(headers.apply(prefix + "-reset"), headers.apply("date"));
                longest = left.compareTo(longest) > 0 ? left : longest;
            }
        }
        return longest.isZero() ? Optional.empty() : Pauses.parse(Long.toString(longest.toSeconds()), SECOND_MS);
    }

    private static Duration until(String reset, String date) {
        try {
            return reset == null || date == null
                    ? Duration.ZERO
                    : Duration.between(
                            ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant(),
                            Instant.parse(reset));
        } catch (DateTimeException unreadable) {
            return Duration.ZERO;
        }
    }
}
