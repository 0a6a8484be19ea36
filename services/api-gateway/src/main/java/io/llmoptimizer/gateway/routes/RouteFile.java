package io.llmoptimizer.gateway.routes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jboss.logging.Logger;

/**
 * Reads the mounted file again when its bytes have changed, and two looks in a row saw the same: a file half written is
 * no route table. A bad one changes nothing, and is told about once.
 */
@Singleton
class RouteFile {
    private static final Logger LOG = Logger.getLogger(RouteFile.class);

    private final Vertx vertx;
    private final Routes routes;
    private final RouteFileConfig config;
    private final Counter used;
    private final Counter refused;
    private byte[] applied;
    private byte[] seen;

    RouteFile(Vertx vertx, Routes routes, RouteFileConfig config, MeterRegistry metrics) {
        this.vertx = vertx;
        this.routes = routes;
        this.config = config;
        this.used = metrics.counter("llmo.gateway.route.file.changes", "result", "used");
        this.refused = metrics.counter("llmo.gateway.route.file.changes", "result", "refused");
    }

    void start(@Observes StartupEvent event) {
        config.path().ifPresent(file -> {
            applied = content(file);
            vertx.setPeriodic(
                    config.checkEvery().toMillis(), timer -> vertx.executeBlocking(() -> compare(file), true));
        });
    }

    private synchronized Void compare(Path file) {
        byte[] now = content(file);
        boolean settled = Arrays.equals(now, seen);
        seen = now;
        if (!settled || Arrays.equals(now, applied)) {
            return null;
        }
        applied = now;
        try {
            routes.reload();
            used.increment();
            LOG.infof(
                    "%d routes are in force, with those of %s",
                    routes.current().routes().size(), file);
        } catch (IllegalArgumentException bad) {
            refused.increment();
            LOG.errorf("%s is not used, the routes stay as they were: %s", file, bad.getMessage());
        }
        return null;
    }

    /** What the file says, or why it can't be read: either way it is new only once. */
    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            return unreadable.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
