package io.llmoptimizer.integration.completions;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/** One server that several providers are at, each with its own API: what it answers is up to the test. */
public final class VendorServer implements QuarkusTestResourceLifecycleManager {
    private static final Map<String, String> APIS = Map.of(
            "openai-like", "openai",
            "deepseek-like", "deepseek",
            "mistral-like", "mistral",
            "ollama-like", "ollama",
            "anthropic-like", "anthropic",
            "gemini-like", "gemini",
            "narrow", "openai",
            "hurried", "openai");

    private final Vertx vertx = Vertx.vertx();
    private final FakeUpstream upstream = new FakeUpstream(vertx);

    @Override
    public Map<String, String> start() {
        String address = upstream.start();
        Map<String, String> settings = new HashMap<>();
        APIS.forEach((id, api) -> {
            settings.put("llmo.providers." + id + ".base-url", address);
            settings.put("llmo.providers." + id + ".api", api);
            settings.put("llmo.providers." + id + ".key-required", "false");
        });
        settings.put("llmo.providers.narrow.max-connections", "1");
        settings.put("llmo.providers.narrow.max-waiting", "1");
        settings.put("llmo.providers.narrow.connect-timeout", "60s");
        settings.put("llmo.providers.hurried.max-connections", "1");
        settings.put("llmo.providers.hurried.connect-timeout", "3s");
        settings.put("llmo.catalog.self-hosted", String.join(",", APIS.keySet()));
        return settings;
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
