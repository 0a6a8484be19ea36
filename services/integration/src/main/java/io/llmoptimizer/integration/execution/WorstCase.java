package io.llmoptimizer.integration.execution;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.budgets.SpendRequest;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.routing.RoutePlan;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** The most a call can cost, whichever of its candidates answers. Pure. */
final class WorstCase {
    /** For models whose context window we do not know; none is larger. */
    private static final long LARGEST_KNOWN_OUTPUT = 1_050_000;

    private WorstCase() {}

    static SpendRequest of(ModelCall call, RoutePlan plan, ExecutionConfig config) {
        long prompt = call.request().promptTokenBound();
        Optional<ServiceTier> asked =
                ServiceTier.asked(call.request().body().path("service_tier").textValue());
        BigDecimal promptUsd = BigDecimal.ZERO;
        BigDecimal outputUsd = BigDecimal.ZERO;
        long largestOutput = 1;
        for (Model model : plan.candidates()) {
            for (Prices prices : model.prices().possible(asked)) {
                promptUsd = promptUsd.max(prices.dearestInput(prompt));
                outputUsd = outputUsd.max(prices.dearestOutputToken(prompt));
            }
            largestOutput = Math.max(largestOutput, model.contextWindow().orElse(LARGEST_KNOWN_OUTPUT));
        }
        outputUsd = outputUsd.multiply(BigDecimal.valueOf(call.request().candidates()));
        Caller caller = call.caller();
        Duration timeout = call.options().timeout().orElse(config.timeout());
        return new SpendRequest(
                call.id(),
                caller.organization(),
                caller.project().orElse(null),
                caller.user().orElse(null),
                caller.apiKey().orElse(null),
                promptUsd,
                outputUsd,
                call.request().maxTokens(),
                largestOutput,
                timeout.plus(config.reservationMargin()),
                call.acceptedAt());
    }
}
