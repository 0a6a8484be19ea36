package io.llmoptimizer.gateway.pipeline;

import io.llmoptimizer.gateway.limits.Admission;
import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Where a caller stands with its limits, as its answers say. */
final class Standing {
    private static final CharSequence LIMIT = HttpHeaders.createOptimized("x-ratelimit-limit-requests");
    private static final CharSequence REMAINING = HttpHeaders.createOptimized("x-ratelimit-remaining-requests");
    private static final CharSequence RESET = HttpHeaders.createOptimized("x-ratelimit-reset-requests");

    private Standing() {}

    /**
     * Writes it on {@code response}.
     *
     * @throws RefusedException if the request is not admitted
     */
    static void tell(Admission admission, HttpServerResponse response) {
        if (admission instanceof Admission.Counted counted) {
            response.putHeader(LIMIT, Long.toString(counted.limit()));
            response.putHeader(REMAINING, Long.toString(counted.remaining()));
            response.putHeader(RESET, duration(counted.resetMs()));
        }
        switch (admission) {
            case Admission.Exhausted exhausted ->
                throw new RefusedException(Refusal.rateLimited(
                        exhausted.whose(), exhausted.limit(), Math.ceilDiv(exhausted.waitMs(), 1_000)));
            case Admission.Crowded crowded ->
                throw new RefusedException(Refusal.tooManyAtOnce(crowded.whose(), crowded.most()));
            case Admission.Admitted admitted -> {}
            case Admission.Unlimited unlimited -> {}
        }
    }

    /** As OpenAI writes it: {@code 120ms}, {@code 6s}. */
    private static String duration(long millis) {
        return millis < 1_000 ? millis + "ms" : Math.ceilDiv(millis, 1_000) + "s";
    }
}
