package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import java.util.List;
import java.util.function.BiConsumer;

/** OpenAI's chat completions, as most servers have them. */
public final class CompatibleProtocol implements Protocol {
    private final String provider;
    private final ServerConfig config;
    private final VendorDialect vendor;

    public CompatibleProtocol(String provider, ServerConfig config) {
        this(provider, config, VendorDialect.OPENAI);
    }

    /** @param vendor where the server's chats differ from OpenAI's */
    public CompatibleProtocol(String provider, ServerConfig config, VendorDialect vendor) {
        this.provider = provider;
        this.config = config;
        this.vendor = vendor;
    }

    @Override
    public String path(ProviderCall call) {
        return "/chat/completions";
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        headers.accept("authorization", "Bearer " + key);
    }

    @Override
    public byte[] body(ProviderCall call) {
        call.chat().original().flatMap(Original::untranslatable).ifPresent(content -> {
            throw new ProviderException(
                    new Unsupported(provider, content, "this content exists in the dialect of the request alone."));
        });
        ObjectNode body = OutgoingBody.of(call, config);
        vendor.put(call, body);
        return Json.bytes(body);
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return vendor.drops(call);
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        return new CompatibleAnswer(provider, new UpstreamErrors(provider, call.model()), vendor::whole, vendor::piece);
    }
}
