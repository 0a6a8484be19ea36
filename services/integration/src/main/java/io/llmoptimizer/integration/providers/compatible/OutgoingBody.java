package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;

/** The client's request as it is sent on: everything it said, with the provider's name of the model. Pure. */
final class OutgoingBody {
    private OutgoingBody() {}

    static byte[] of(ProviderCall call, CompatibleConfig config) {
        ObjectNode body = Json.object();
        body.setAll(call.request().body());
        body.remove("llmo");
        body.put("model", call.model());
        if (call.request().stream() && config.askStreamUsage()) {
            ObjectNode options = Json.object();
            if (body.get("stream_options") instanceof ObjectNode given) {
                options.setAll(given);
            }
            body.set("stream_options", options.put("include_usage", true));
        } else {
            body.remove("stream_options");
        }
        call.outputCap().ifPresent(cap -> body.put(config.maxTokensParameter(), cap));
        return Json.bytes(body);
    }
}
