package io.llmoptimizer.integration.completions;

import static java.util.Map.entry;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.util.Map;

/** A vendor the service under test is configured for, by nothing but settings. */
public final class AcmeServer implements QuarkusTestResourceLifecycleManager {
    private static final String MODELS = "llmo.catalog.models.acme.";

    private final Vertx vertx = Vertx.vertx();
    private final FakeUpstream upstream = new FakeUpstream(vertx);

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                entry("llmo.providers.acme.base-url", upstream.start()),
                entry("llmo.providers.acme.api-key", "sk-acme"),
                entry("llmo.catalog.self-hosted", "ollama,vllm,acme"),
                entry(MODELS + "\"vectors-1\".kind", "embedding"),
                entry(MODELS + "\"vectors-1\".input", "0.13"),
                entry(MODELS + "\"priced-1.5\".input", "10"),
                entry(MODELS + "\"priced-1.5\".cached-input", "2.5"),
                entry(MODELS + "\"priced-1.5\".output", "30"),
                entry(MODELS + "texts.input", "1"),
                entry(MODELS + "texts.output", "2"),
                entry(MODELS + "texts.capabilities.tools", "false"),
                entry(MODELS + "texts.capabilities.json-schema", "true"),
                entry(MODELS + "texts.input-modalities", "text"),
                entry(MODELS + "ageing.input", "1"),
                entry(MODELS + "ageing.output", "2"),
                entry(MODELS + "ageing.deprecated-on", "2026-06-01"),
                entry(MODELS + "ageing.shuts-down-on", "9999-12-31"),
                entry(MODELS + "ageing.price-changes.9999-01-01.input", "0.333333"),
                entry(MODELS + "ageing.price-changes.9999-01-01.output", "3"),
                entry(MODELS + "tiered.input", "10"),
                entry(MODELS + "tiered.output", "30"),
                entry(MODELS + "tiered.tiers.flex.multiplier", "0.5"),
                entry(MODELS + "tiered.tiers.priority.input", "17.5"),
                entry(MODELS + "tiered.tiers.priority.output", "51"),
                entry(MODELS + "gone.input", "1"),
                entry(MODELS + "gone.output", "2"),
                entry(MODELS + "gone.shuts-down-on", "2020-02-29"),
                entry(MODELS + "gone.replacement", "texts"));
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
