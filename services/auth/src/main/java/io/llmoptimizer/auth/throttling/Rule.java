package io.llmoptimizer.auth.throttling;

import java.time.Duration;

/**
 * How failures are counted in one place. A leaky bucket with a growing penalty: each failure fills it by one, and one leaks out
 * in {@code leakMillis}; beyond {@code free}, each failure closes it for a time that doubles. The same arithmetic runs in Redis
 * ({@code throttle.lua}); here it decides while Redis is away.
 */
record Rule(long free, long leakMillis, long firstDelayMillis, long longestDelayMillis) {
    /** A larger power of two would not fit beside the first delay; the longest delay is reached long before. */
    private static final int MOST_DOUBLINGS = 30;

    Rule {
        if (free < 1 || leakMillis < 1 || firstDelayMillis < 1 || longestDelayMillis < firstDelayMillis) {
            throw new IllegalArgumentException(
                    "throttling needs at least one free failure, and delays from 1 ms up that grow");
        }
    }

    static Rule of(int free, Duration forgottenAfter, ThrottlingConfig config) {
        return new Rule(
                free,
                forgottenAfter.toMillis(),
                config.firstDelay().toMillis(),
                config.longestDelay().toMillis());
    }

    /**
     * What is remembered of one place.
     *
     * @param emptyAt when the bucket will have leaked empty, in epoch milliseconds
     * @param closedUntil until when nobody may try, in epoch milliseconds
     */
    record State(long emptyAt, long closedUntil) {
        static final State NEW = new State(0, 0);

        /** Milliseconds until somebody may try again. */
        long waitAt(long now) {
            return Math.max(0, closedUntil - now);
        }
    }

    /** After one more failure. */
    State failed(State before, long now) {
        long emptyAt = Math.max(before.emptyAt(), now) + leakMillis;
        long over = overAt(emptyAt, now);
        return new State(emptyAt, over > 0 ? now + delay(over) : 0);
    }

    /** After an attempt that had been counted turned out to be none: what it added is taken away. */
    State forgiven(State before, long now) {
        long emptyAt = Math.max(before.emptyAt() - leakMillis, now);
        return new State(emptyAt, overAt(emptyAt, now) > 0 ? before.closedUntil() : 0);
    }

    /** Failures beyond the free ones, rounded up. */
    private long overAt(long emptyAt, long now) {
        return Math.ceilDiv(emptyAt - now - free * leakMillis, leakMillis);
    }

    private long delay(long over) {
        return Math.min(longestDelayMillis, firstDelayMillis << Math.min(over - 1, MOST_DOUBLINGS));
    }
}
