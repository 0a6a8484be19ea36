package io.llmoptimizer.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Tells the gateway where {@link FakeFleet} will listen. Its servers start later, from the test: nothing may need them before. */
public final class FakeAddresses implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        for (String service : new String[] {"AUTH", "BILLING", "NOTIFICATION", "ANALYTICS", "INTEGRATION"}) {
            settings.put("LLMO_" + service + "_URL", "http://localhost:" + freePort());
        }
        // The gateway reaches Redis through a tap that a test can shut.
        settings.put("quarkus.redis.hosts", "redis://localhost:" + freePort());
        settings.put("llmo.routes.impatient.path", "/v1/impatient");
        settings.put("llmo.routes.impatient.service", "integration");
        settings.put("llmo.routes.impatient.response-timeout", "300ms");
        settings.put("llmo.routes.optional.path", "/v1/optional");
        settings.put("llmo.routes.optional.service", "integration");
        settings.put("llmo.routes.optional.authentication", "optional");
        settings.put("llmo.services.twin.url", "http://localhost:" + freePort() + ",http://localhost:" + freePort());
        settings.put("llmo.routes.twin.path", "/twin/**");
        settings.put("llmo.routes.twin.service", "twin");
        settings.put("llmo.routes.twin.authentication", "none");
        settings.put("llmo.services.named.url", "http://" + TwoAddresses.NAME + ":" + freePort());
        settings.put("llmo.routes.named.path", "/named/**");
        settings.put("llmo.routes.named.service", "named");
        settings.put("llmo.routes.named.authentication", "none");
        settings.put("llmo.routes.silent.path", "/v1/silent/**");
        settings.put("llmo.routes.silent.service", "integration");
        settings.put("llmo.routes.silent.idle-timeout", "2s");
        settings.put("llmo.routes.scoped.path", "/v1/scoped");
        settings.put("llmo.routes.scoped.service", "integration");
        settings.put("llmo.routes.scoped.scopes", "special");
        settings.put("llmo.routes.rare.path", "/v1/rare");
        settings.put("llmo.routes.rare.service", "integration");
        settings.put("llmo.routes.rare.requests-per-minute", "1");
        settings.put("llmo.routes.defaults.path", "/v1/defaults");
        settings.put("llmo.routes.defaults.service", "integration");
        settings.put("llmo.routes.defaults.authentication", "optional");
        settings.put("llmo.routes.defaults.json-defaults.temperature", "0.5");
        settings.put("llmo.routes.changed.path", "/v1/changed");
        settings.put("llmo.routes.changed.service", "integration");
        settings.put("llmo.routes.changed.authentication", "optional");
        settings.put("llmo.routes.changed.version", "v0");
        settings.put("llmo.routes.changed.deprecated", "2026-01-01T00:00:00Z");
        settings.put("llmo.routes.changed.sunset", "2027-01-01T00:00:00Z");
        settings.put("llmo.routes.changed.request-headers.remove", "x-unwanted");
        settings.put("llmo.routes.changed.request-headers.rename.x-old", "x-new");
        settings.put("llmo.routes.changed.request-headers.set.x-added", "yes");
        settings.put("llmo.routes.changed.response-headers.set.x-answer", "changed");
        settings.put("llmo.route-file.path", emptyFile());
        settings.put("llmo.route-file.check-every", "50ms");
        settings.put("llmo.edge.head-timeout", "1s");
        settings.put("llmo.edge.trusted-proxies", "127.0.0.2/32");
        settings.put("llmo.proxy.body-grace", "2s");
        settings.put("llmo.proxy.circuit-pause", "300ms");
        settings.put("llmo.proxy.circuit-longest-pause", "1s");
        settings.put("llmo.proxy.health-interval", "200ms");
        settings.put("llmo.status.remember-trouble", "50ms");
        settings.put("llmo.limits.anonymous.requests-per-minute", "100000");
        settings.put("llmo.exchange.remember-refusal", "2s");
        return settings;
    }

    @Override
    public void stop() {
        // Ports need no giving back.
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    private static String emptyFile() {
        try {
            Path file = Files.createTempFile("routes", ".properties");
            file.toFile().deleteOnExit();
            return file.toString();
        } catch (IOException noFile) {
            throw new UncheckedIOException(noFile);
        }
    }
}
