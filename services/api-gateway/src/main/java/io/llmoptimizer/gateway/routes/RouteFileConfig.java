package io.llmoptimizer.gateway.routes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A mounted file of routes that is read again whenever it changes. */
@ConfigMapping(prefix = "llmo.route-file")
public interface RouteFileConfig {
    /**
     * A properties file with {@code llmo.routes.*} settings, laid over the built-in ones: it adds routes, changes single
     * settings of them, or takes one away with {@code llmo.routes.<name>.enabled=false}.
     */
    Optional<Path> path();

    /**
     * How often the file is compared; a change counts when two looks in a row see the same. Reading beats watching here:
     * mounted files are often swapped by links.
     */
    @WithDefault("1s")
    Duration checkEvery();
}
