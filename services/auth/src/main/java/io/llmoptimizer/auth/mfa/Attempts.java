package io.llmoptimizer.auth.mfa;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Wrong codes in a row. After a few, each further one has to wait, twice as long each time: guessing a code of six digits of
 * which three are right at a time would take centuries. Only who knows the password gets to try, so nobody can be kept out by
 * strangers.
 *
 * @param lastAt when the last wrong one came; empty when there was none
 */
record Attempts(int wrong, Optional<Instant> lastAt) {
    static final Attempts NONE = new Attempts(0, Optional.empty());

    private static final int FREE = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 7;

    /** How long the next attempt has to wait; zero when it need not. */
    Duration pause(Instant now) {
        if (wrong < FREE || lastAt.isEmpty()) {
            return Duration.ZERO;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(wrong - FREE, MOST_DOUBLINGS));
        Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        Duration left = Duration.between(now, lastAt.get().plus(bounded));
        return left.isNegative() ? Duration.ZERO : left;
    }

    Attempts failed(Instant now) {
        return new Attempts(wrong + 1, Optional.of(now));
    }
}
