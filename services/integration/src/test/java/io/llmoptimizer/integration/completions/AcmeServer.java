package io.llmoptimizer.integration.completions;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.util.Map;

/** A vendor the service under test is configured for, by nothing but settings. */
public final class AcmeServer implements QuarkusTestResourceLifecycleManager {
    private final Vertx vertx = Vertx.vertx();
    private final FakeUpstream upstream = new FakeUpstream(vertx);

    @Override
    public Map<String, String> start() {
        return Map.of(
                "llmo.providers.acme.base-url", upstream.start(),
                "llmo.providers.acme.api-key", "sk-acme",
                "llmo.catalog.self-hosted", "ollama,vllm,acme",
                "llmo.catalog.models.acme.\"vectors-1\".kind", "embedding",
                "llmo.catalog.models.acme.\"vectors-1\".input", "0.13",
                "llmo.catalog.models.acme.\"priced-1.5\".input", "10",
                "llmo.catalog.models.acme.\"priced-1.5\".cached-input", "2.5",
                "llmo.catalog.models.acme.\"priced-1.5\".output", "30");
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
