package io.llmoptimizer.integration.limits;

/**
 * So many tokens a minute, as a bucket that fills evenly and holds a minute's worth (GCRA: kept as the time at which it is
 * full again).
 *
 * @param key of the bucket in Redis
 * @param whose limit it is, in words
 * @param perMinute tokens, at least 1
 */
record TokenLimit(String key, String whose, int perMinute) {
    /** Microseconds in which an empty bucket fills. */
    static final long MINUTE = 60_000_000;

    /** How long the bucket takes for so many tokens, in microseconds; a call that wants more than there ever are takes all. */
    long micros(long tokens) {
        return Math.ceilDiv(Math.min(tokens, perMinute) * MINUTE, perMinute);
    }

    /** As {@link #micros}, of what was used: that may be more than the bucket holds. */
    long microsUsed(long tokens) {
        return Math.ceilDiv(Math.multiplyExact(tokens, MINUTE), perMinute);
    }

    /** Tokens in a bucket that is full in so many microseconds. */
    long left(long fullIn) {
        return Math.max(0, Math.floorDiv((MINUTE - fullIn) * perMinute, MINUTE));
    }
}
