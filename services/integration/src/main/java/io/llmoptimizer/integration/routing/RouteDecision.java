package io.llmoptimizer.integration.routing;

import io.llmoptimizer.integration.catalog.Model;
import java.util.Optional;

/** What routing says to a request. */
public sealed interface RouteDecision {

    record Planned(RoutePlan plan) implements RouteDecision {}

    /**
     * @param alias what was named instead, when that stands for the model
     * @param fallback whether it is one of the fallbacks, not the model itself
     */
    record UnknownModel(String name, Optional<String> alias, boolean fallback) implements RouteDecision {
        public UnknownModel(String name, boolean fallback) {
            this(name, Optional.empty(), fallback);
        }
    }

    /** The caller's credential is restricted to other models. */
    record NotAllowed(String name, boolean fallback) implements RouteDecision {}

    /** The model exists but is for something else. */
    record WrongKind(Model model, boolean fallback) implements RouteDecision {}

    /** The model's provider has shut it down. */
    record ShutDown(Model model, boolean fallback) implements RouteDecision {}

    /** No provider of the models asked for is ready; {@code model} is the one that was asked for first. */
    record NoProvider(Model model) implements RouteDecision {}
}
