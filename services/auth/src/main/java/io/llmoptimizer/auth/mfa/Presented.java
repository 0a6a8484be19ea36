package io.llmoptimizer.auth.mfa;

import java.time.Duration;

/** What became of a code that somebody presented. */
sealed interface Presented {
    /** It was right, and is spent. */
    record Accepted() implements Presented {}

    /** The user has no second factor: nothing was looked at. */
    record NotAsked() implements Presented {}

    record Wrong() implements Presented {}

    /** There were too many wrong ones lately: it was not looked at. */
    record TooMany(Duration pause) implements Presented {}
}
