package io.llmoptimizer.gateway.routes;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The route table the configuration describes. */
class ConfiguredRoutes {
    @Produces
    @Singleton
    RouteTable table(RoutesConfig config) {
        return new RouteTable(config.byName().entrySet().stream()
                .map(entry -> route(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static Route route(String name, RoutesConfig.RouteConfig config) {
        return new Route(
                name,
                config.path(),
                config.methods().stream()
                        .map(method -> method.trim().toUpperCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new)),
                config.service(),
                config.authentication(),
                config.responseTimeout(),
                config.bodyLimit().asLongValue());
    }
}
