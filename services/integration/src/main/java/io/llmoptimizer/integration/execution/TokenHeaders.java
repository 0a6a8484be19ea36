package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.limits.TokenAdmission.Standing;
import java.time.Duration;
import java.util.Map;

/** The headers that tell a client where it stands with its tokens per minute, named as OpenAI does. */
public final class TokenHeaders {
    private TokenHeaders() {}

    public static Map<String, String> of(Standing standing) {
        return Map.of(
                "x-ratelimit-limit-tokens", Integer.toString(standing.limit()),
                "x-ratelimit-remaining-tokens", Long.toString(standing.remaining()),
                "x-ratelimit-reset-tokens", words(standing.reset()));
    }

    /** As OpenAI writes it: {@code 120ms}, {@code 6s}. */
    private static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis < 1_000 ? millis + "ms" : Math.ceilDiv(millis, 1_000) + "s";
    }
}
