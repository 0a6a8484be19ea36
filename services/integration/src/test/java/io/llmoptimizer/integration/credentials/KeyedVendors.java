package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One server that providers of every API are at: "open-…" have a key of the platform's, "shut-…" have none. */
public final class KeyedVendors implements QuarkusTestResourceLifecycleManager {
    static final List<String> APIS = List.of("openai", "deepseek", "mistral", "ollama", "anthropic", "gemini");
    static final String PLATFORM_KEY = "sk-pLaTform-7f3kq9ZxW2mPv8RtYb41";
    /** Nobody listens there. */
    static final String AWAY = "open-away";

    private final Vertx vertx = Vertx.vertx();
    private final FakeUpstream upstream = new FakeUpstream(vertx);

    /** After the servers that all tests have, which would put theirs into the test's field otherwise. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        String address = upstream.start();
        Map<String, String> settings = new HashMap<>();
        for (String api : APIS) {
            add(settings, "open-" + api, api, address);
            settings.put("llmo.providers.open-" + api + ".api-key", PLATFORM_KEY);
            add(settings, "shut-" + api, api, address);
        }
        add(settings, AWAY, "openai", "http://localhost:" + unusedPort());
        settings.put("llmo.providers." + AWAY + ".api-key", PLATFORM_KEY);
        settings.put("quarkus.otel.sdk.disabled", "false");
        settings.put("quarkus.otel.traces.sampler.arg", "1.0");
        return settings;
    }

    private static void add(Map<String, String> settings, String id, String api, String address) {
        settings.put("llmo.providers." + id + ".base-url", address);
        settings.put("llmo.providers." + id + ".api", api);
        for (String model : List.of("any", "first", "second", "listed")) {
            settings.put("llmo.catalog.models." + id + ".\"" + model + "\".input", "1");
            settings.put("llmo.catalog.models." + id + ".\"" + model + "\".output", "2");
        }
    }

    private static int unusedPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(upstream, new TestInjector.MatchesType(FakeUpstream.class));
    }

    @Override
    public void stop() {
        vertx.close();
    }
}
