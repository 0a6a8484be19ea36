package io.llmoptimizer.gateway.limits;

/** Whether a request may go on. */
public sealed interface Admission {
    /** A request that was counted against rates, and so knows where its caller stands. */
    sealed interface Counted extends Admission {
        /** Requests per minute of the limit that is nearest. */
        long limit();

        /** Requests left of it. */
        long remaining();

        /** Until all of it is available again. */
        long resetMs();
    }

    /** It may. */
    record Admitted(long limit, long remaining, long resetMs) implements Counted {}

    /**
     * It may not, and consumed nothing.
     *
     * @param whose whose limit is exhausted, in words
     * @param waitMs until it would be admitted
     */
    record Exhausted(String whose, long limit, long resetMs, long waitMs) implements Counted {
        @Override
        public long remaining() {
            return 0;
        }
    }

    /** It may: nothing limits how many its caller makes. */
    record Unlimited() implements Admission {}

    /**
     * It may not, and consumed nothing: as many run as may.
     *
     * @param whose whose limit it is, in words
     */
    record Crowded(String whose, long most) implements Admission {}
}
