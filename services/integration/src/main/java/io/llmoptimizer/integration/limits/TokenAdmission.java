package io.llmoptimizer.integration.limits;

import java.time.Duration;
import java.util.List;

/** Whether the limits of tokens per minute let a call pass. */
public sealed interface TokenAdmission {
    /** No limit applies. */
    record Unlimited() implements TokenAdmission {
        public static final Unlimited INSTANCE = new Unlimited();
    }

    /** The call may be made; settle the reservation afterwards. */
    record Granted(Reservation reservation, Standing standing) implements TokenAdmission {}

    /**
     * A limit is used up. Answered with 429 {@code rate_limit_exceeded}.
     *
     * @param whose limit, in words
     * @param retryAfter time until the call would pass
     */
    record Refused(String whose, Standing standing, Duration retryAfter) implements TokenAdmission {}

    /**
     * Where the caller stands with the limit that is nearest.
     *
     * @param limit tokens per minute
     * @param remaining tokens left
     * @param reset until all of them are there again
     */
    record Standing(int limit, long remaining, Duration reset) {}

    /**
     * Tokens taken from buckets for a call that runs.
     *
     * @param isLocal whether they are this process' own buckets, since Redis was away
     */
    record Reservation(List<TokenLimit> limits, long tokens, boolean isLocal) {}
}
