package io.llmoptimizer.integration.routing;

import io.llmoptimizer.integration.catalog.Model.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a caller asks to be routed.
 *
 * @param model as the client wrote it
 * @param kind what the model has to be for
 * @param fallbacks models to try in this order when {@code model} can't answer, as the client wrote them
 * @param allowedModels the only models the caller may use, as {@code provider/model}, bare or as an alias; empty means all
 * @param aliases names that are the caller's own, and the models each stands for, the first choice first
 */
public record RouteRequest(
        String model,
        Kind kind,
        List<String> fallbacks,
        Set<String> allowedModels,
        Map<String, List<String>> aliases) {}
