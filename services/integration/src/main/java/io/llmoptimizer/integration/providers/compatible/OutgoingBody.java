package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.upstream.Vendor;

/** The client's request as it is sent on: everything it said, with the provider's name of the model. Pure. */
final class OutgoingBody {
    private OutgoingBody() {}

    static ObjectNode of(ProviderCall call, Vendor vendor) {
        ObjectNode body = untranslated(call.request().body(), call, vendor);
        if (call.chat().original().isPresent()) {
            // The translation does not know this server's name of it.
            body.remove("max_tokens");
            call.maxTokens().ifPresent(most -> body.put(vendor.maxTokensParameter(), most));
        }
        call.outputCap().ifPresent(cap -> body.put(vendor.maxTokensParameter(), cap));
        return body;
    }

    /** @param given what the client said, in the words of the call that is made */
    static ObjectNode untranslated(ObjectNode given, ProviderCall call, Vendor vendor) {
        ObjectNode body = Json.object();
        body.setAll(given);
        body.remove("llmo");
        body.put("model", call.model());
        if (call.request().stream() && vendor.askStreamUsage()) {
            ObjectNode options = Json.object();
            if (body.get("stream_options") instanceof ObjectNode asked) {
                options.setAll(asked);
            }
            body.set("stream_options", options.put("include_usage", true));
        } else {
            body.remove("stream_options");
        }
        return body;
    }
}
