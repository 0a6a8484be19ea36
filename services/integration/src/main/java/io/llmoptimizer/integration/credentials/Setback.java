package io.llmoptimizer.integration.credentials;

import java.time.Duration;
import java.util.Optional;

/** Why a provider did not serve a key, although it may serve another. */
public sealed interface Setback {

    /** Whether it concerns calls to all models; most providers limit the rate of each model by itself. */
    boolean everyModel();

    /** Too many calls or tokens at present. */
    record RateLimited(Optional<Duration> retryAfter) implements Setback {
        @Override
        public boolean everyModel() {
            return false;
        }
    }

    /** The key is not, or no longer, valid. */
    record Refused() implements Setback {
        @Override
        public boolean everyModel() {
            return true;
        }
    }

    /** The key is valid and not permitted what was asked for; that may be this model alone. */
    record NotForModel() implements Setback {
        @Override
        public boolean everyModel() {
            return false;
        }
    }

    /** The account has no credit left. */
    record OutOfCredit() implements Setback {
        @Override
        public boolean everyModel() {
            return true;
        }
    }
}
