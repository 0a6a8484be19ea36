package io.llmoptimizer.gateway.limits;

/** Makes admissions out of microseconds. Waits round up: a client that waits as told is admitted. */
final class Admissions {
    private static final long MICROS_PER_MS = 1_000;

    private Admissions() {}

    static Admission admitted(Limit limit, long remaining, long resetMicros) {
        return new Admission.Admitted(limit.perMinute(), remaining, millis(resetMicros));
    }

    static Admission exhausted(Limit limit, long resetMicros, long waitMicros) {
        return new Admission.Exhausted(limit.whose(), limit.perMinute(), millis(resetMicros), millis(waitMicros));
    }

    private static long millis(long micros) {
        return Math.ceilDiv(micros, MICROS_PER_MS);
    }
}
