package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.http.problem.ProblemException;
import java.time.Duration;

/** How codes are refused. */
final class Refusals {
    private Refusals() {}

    /** @param status 401 where the code proves who calls, 400 where somebody known sends it */
    static ProblemException wrongCode(int status) {
        ProblemException problem = ProblemException.of(
                status,
                "invalid-otp",
                "The code is wrong",
                "This code is wrong, was used already or is too old; wait for the next one and check the device's clock.");
        return status == 401 ? problem.withHeader("WWW-Authenticate", "Bearer") : problem;
    }

    static ProblemException tooMany(Duration pause) {
        long seconds = Math.max(1, pause.toSeconds());
        return ProblemException.of(
                        429,
                        "too-many-attempts",
                        "Too many attempts",
                        "Too many codes were wrong; try again in " + seconds + " seconds.")
                .withHeader("Retry-After", Long.toString(seconds));
    }
}
