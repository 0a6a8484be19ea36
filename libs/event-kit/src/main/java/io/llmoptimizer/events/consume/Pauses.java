package io.llmoptimizer.events.consume;

import java.time.Duration;

/** Growing pauses. */
final class Pauses {
    /** Twice {@code pause}, at most {@code longest}. */
    static Duration longer(Duration pause, Duration longest) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(longest) > 0 ? longest : twice;
    }

    private Pauses() {}
}
