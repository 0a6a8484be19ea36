package io.llmoptimizer.billing.testing;

import io.llmoptimizer.testing.TestClock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The time at which billing's tests happen: it stands, so that no test meets the end of a period by accident. */
public class Tests {
    /** A Wednesday. */
    public static final Instant NOW = Instant.parse("2026-11-18T12:00:00Z");

    @Produces
    @Singleton
    TestClock clock() {
        return TestClock.at(NOW);
    }
}
