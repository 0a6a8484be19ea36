package io.llmoptimizer.integration.routing;

import io.llmoptimizer.integration.catalog.Model;
import java.util.List;

/**
 * What to try, in this order.
 *
 * @param strategy how the candidates were found, for the {@code llmo-strategy} response header
 * @param candidates at least one
 */
public record RoutePlan(String strategy, List<Model> candidates) {
    public RoutePlan {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("a route plan needs at least one candidate");
        }
    }

    public Model primary() {
        return candidates.getFirst();
    }
}
