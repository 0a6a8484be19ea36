package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.providers.FakeUpstream.sse;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire.Why;
import io.llmoptimizer.integration.providers.anthropic.AnthropicWire;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.util.Map;

/** Anthropic, as the service under test sees it. */
public final class AnthropicServer implements QuarkusTestResourceLifecycleManager {
    private final Vertx vertx = Vertx.vertx();
    private final AnthropicWire wire = new AnthropicWire();
    private final Simulator simulator = new Simulator(new FakeUpstream(vertx), wire);

    /** The server and what it says. */
    public record Simulator(FakeUpstream upstream, AnthropicWire wire) {}

    @Override
    public Map<String, String> start() {
        simulator.upstream().otherwise((request, response) -> {
            if (!request.body().path("stream").asBoolean()) {
                boolean tools = request.body().has("tools");
                response.putHeader("content-type", "application/json").end(tools ? wire.wholeTools() : wire.whole());
            } else {
                sse(response)
                        .end(wire.begin()
                                + wire.keepAlive()
                                + wire.piece("Größe ")
                                + wire.piece("😀")
                                + wire.between()
                                + wire.end(Why.STOP, 5));
            }
        });
        return Map.of(
                "llmo.providers.anthropic.base-url",
                simulator.upstream().start(),
                "llmo.providers.anthropic.api-key",
                "sk-ant");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(simulator, new TestInjector.MatchesType(Simulator.class));
    }

    @Override
    public void stop() {
        vertx.close();
    }
}
