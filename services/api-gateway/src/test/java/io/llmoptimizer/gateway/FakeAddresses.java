package io.llmoptimizer.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
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
        settings.put("llmo.status.remember-trouble", "50ms");
        settings.put("llmo.limits.anonymous.requests-per-minute", "100000");
        settings.put("llmo.exchange.remember-refusal", "2s");
        return settings;
    }

    @Override
    public void stop() {
        // Ports need no giving back.
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }
}
