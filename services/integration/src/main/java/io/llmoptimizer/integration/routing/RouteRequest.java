package io.llmoptimizer.integration.routing;

import io.llmoptimizer.integration.catalog.Model.Kind;
import java.util.List;
import java.util.Set;

/**
 * What a caller asks to be routed.
 *
 * @param model as the client wrote it
 * @param kind what the model has to be for
 * @param fallbacks models to try in this order when {@code model} can't answer, as the client wrote them
 * @param allowedModels the only models the caller may use, as {@code provider/model} or bare; empty means all
 */
public record RouteRequest(String model, Kind kind, List<String> fallbacks, Set<String> allowedModels) {}
