package io.llmoptimizer.gateway.limits;

/** Whether a request may go on. */
public sealed interface Admission {
    /** Requests per minute of the limit that is nearest. */
    long limit();

    /** Requests left of it. */
    long remaining();

    /** Until all of it is available again. */
    long resetMs();

    /** It may. */
    record Admitted(long limit, long remaining, long resetMs) implements Admission {}

    /**
     * It may not, and consumed nothing.
     *
     * @param whose whose limit is exhausted, in words
     * @param waitMs until it would be admitted
     */
    record Exhausted(String whose, long limit, long resetMs, long waitMs) implements Admission {
        @Override
        public long remaining() {
            return 0;
        }
    }
}
