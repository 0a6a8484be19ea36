package io.llmoptimizer.gateway.routes;

import io.llmoptimizer.gateway.transform.HeaderEdits;
import io.llmoptimizer.gateway.transform.JsonDefaults;
import io.llmoptimizer.gateway.transform.Transform;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes the route table that a configuration describes. */
final class ConfiguredRoutes {
    private ConfiguredRoutes() {}

    /** @throws IllegalArgumentException naming the route and the rule it breaks */
    static RouteTable table(RoutesConfig config) {
        return new RouteTable(config.byName().entrySet().stream()
                .filter(entry -> entry.getValue().enabled())
                .map(entry -> named(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static Route named(String name, RoutesConfig.RouteConfig config) {
        try {
            return route(name, config);
        } catch (IllegalArgumentException broken) {
            String prefix = "llmo.routes." + name + ": ";
            throw broken.getMessage().startsWith(prefix)
                    ? broken
                    : new IllegalArgumentException(prefix + broken.getMessage(), broken);
        }
    }

    private static Route route(String name, RoutesConfig.RouteConfig config) {
        return new Route(
                name,
                config.path(),
                config.methods().stream()
                        .map(method -> method.trim().toUpperCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new)),
                config.service(),
                new Access(
                        config.authentication(),
                        config.scopes().orElse(Set.of()),
                        config.roles().orElse(Set.of())),
                new Bounds(
                        config.responseTimeout(),
                        config.idleTimeout(),
                        config.bodyLimit().asLongValue(),
                        config.requestsPerMinute().orElse(0),
                        config.concurrent().orElse(0)),
                transform(config));
    }

    private static Transform transform(RoutesConfig.RouteConfig config) {
        RoutesConfig.HeadersConfig request = config.requestHeaders();
        RoutesConfig.HeadersConfig response = config.responseHeaders();
        Lifecycle lifecycle = new Lifecycle(
                config.version().orElse(null),
                config.deprecated().orElse(null),
                config.sunset().orElse(null),
                config.deprecationLink().orElse(null));
        return new Transform(
                new HeaderEdits(request.remove().orElse(Set.of()), request.rename(), request.set()),
                Route.announcing(lifecycle, response.remove().orElse(Set.of()), response.rename(), response.set()),
                new JsonDefaults(config.jsonDefaults()));
    }
}
