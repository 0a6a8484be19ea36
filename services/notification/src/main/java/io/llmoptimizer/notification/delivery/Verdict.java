package io.llmoptimizer.notification.delivery;

import java.time.Duration;
import java.time.Instant;

/** What becomes of a message after an attempt. */
sealed interface Verdict {
    /** Done. */
    record Finished(boolean delivered) implements Verdict {}

    /** To be tried again. */
    record Again(Instant due) implements Verdict {}

    /** Decides by the outcome of attempt {@code number}, and the bounds of {@code config}. */
    static Verdict of(Outcome outcome, int number, Instant now, DeliveryConfig config) {
        return switch (outcome) {
            case Outcome.Delivered delivered -> new Finished(true);
            case Outcome.Refused refused -> new Finished(false);
            case Outcome.Unavailable unavailable when number >= config.maxAttempts() -> new Finished(false);
            case Outcome.Unavailable unavailable -> {
                Duration pause = pause(number, config);
                Duration asked = unavailable.retryAfter().orElse(Duration.ZERO);
                yield new Again(now.plus(asked.compareTo(pause) > 0 ? asked : pause));
            }
        };
    }

    private static Duration pause(int number, DeliveryConfig config) {
        Duration pause = config.firstPause();
        for (int doubled = 1; doubled < number && pause.compareTo(config.longestPause()) < 0; doubled++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
    }
}
