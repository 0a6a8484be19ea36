package io.llmoptimizer.gateway.limits;

/**
 * The generic cell rate algorithm: a limit as one number, the time at which the bucket would be full again. The same
 * arithmetic runs in Redis ({@code request-limits.lua}); here it decides while Redis is away.
 *
 * @param intervalMicros time in which one request is earned back, a whole number so that nothing is lost to rounding
 * @param burst requests that may be made at once after a pause
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">GCRA, virtual scheduling</a>
 */
record Gcra(long intervalMicros, long burst) {
    private static final double MICROS_PER_MINUTE = 60_000_000.0;

    Gcra {
        if (intervalMicros < 1 || burst < 1) {
            throw new IllegalArgumentException(
                    "a limit needs a positive interval and burst, not " + intervalMicros + " µs and " + burst);
        }
    }

    /**
     * @param perMinute requests per minute; above 100,000 the rate is kept to within one percent
     * @param burstShare part of the minute's requests that may come at once, 0 to 1
     */
    static Gcra of(long perMinute, double burstShare) {
        return new Gcra(
                Math.max(1, Math.round(MICROS_PER_MINUTE / perMinute)), Math.max(1, (long) (perMinute * burstShare)));
    }

    /**
     * What one request meets.
     *
     * @param fullAtMicros state after it: when the bucket is full again; unchanged if refused
     * @param remaining requests left right now
     * @param resetMicros until the bucket is full again
     * @param waitMicros until the request would be admitted; 0 if it is
     */
    record Decision(boolean admitted, long fullAtMicros, long remaining, long resetMicros, long waitMicros) {}

    Decision decide(long fullAtMicros, long nowMicros) {
        long before = Math.max(fullAtMicros, nowMicros);
        long after = before + intervalMicros;
        long room = burst * intervalMicros - (after - nowMicros);
        return room < 0
                ? new Decision(false, fullAtMicros, 0, before - nowMicros, -room)
                : new Decision(true, after, room / intervalMicros, after - nowMicros, 0);
    }
}
