package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.providers.FakeUpstream.sse;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire.Why;
import io.llmoptimizer.integration.providers.gemini.GeminiWire;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.util.Map;

/** Gemini, as the service under test sees it. */
public final class GeminiServer implements QuarkusTestResourceLifecycleManager {
    private final Vertx vertx = Vertx.vertx();
    private final GeminiWire wire = new GeminiWire();

    @Override
    public Map<String, String> start() {
        FakeUpstream upstream = new FakeUpstream(vertx);
        upstream.otherwise((request, response) -> {
            if (request.path().endsWith(":batchEmbedContents")) {
                response.putHeader("content-type", "application/json")
                        .end(GeminiWire.embeddings(
                                request.body().path("requests").size(), ""));
            } else if (request.path().contains(":stream")) {
                sse(response).end(wire.piece("Größe ") + wire.piece("😀") + wire.end(Why.STOP, 5));
            } else {
                response.putHeader("content-type", "application/json")
                        .end(request.body().has("tools") ? wire.wholeTools() : wire.whole());
            }
        });
        return Map.of("llmo.providers.gemini.base-url", upstream.start(), "llmo.providers.gemini.api-key", "key");
    }

    @Override
    public void stop() {
        vertx.close();
    }
}
