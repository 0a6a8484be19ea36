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
import io.llmoptimizer.integration.providers.upstream.Vendor;
import java.util.List;
import java.util.function.BiConsumer;

/** OpenAI's chat completions, as most servers have them. */
public final class CompatibleProtocol implements Protocol {
    private final String provider;
    private final Vendor vendor;
    private final VendorDialect dialect;

    public CompatibleProtocol(String provider, ServerConfig config) {
        this(provider, config, new PresetDialect(provider, Vendor.of(config)));
    }

    /** @param dialect where the server's chats differ from OpenAI's */
    public CompatibleProtocol(String provider, ServerConfig config, VendorDialect dialect) {
        this.provider = provider;
        this.vendor = Vendor.of(config);
        this.dialect = dialect;
    }

    @Override
    public String path(ProviderCall call) {
        return "/chat/completions";
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        vendor.authorize(key, headers);
    }

    @Override
    public String modelsPath() {
        return vendor.modelsPath();
    }

    @Override
    public byte[] body(ProviderCall call) {
        call.chat().original().flatMap(Original::untranslatable).ifPresent(content -> {
            throw new ProviderException(
                    new Unsupported(provider, content, "this content exists in the dialect of the request alone."));
        });
        ObjectNode body = OutgoingBody.of(call, vendor);
        dialect.put(call, body);
        return Json.bytes(body);
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return dialect.drops(call);
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        return new CompatibleAnswer(
                provider, new UpstreamErrors(provider, call.model()), dialect::whole, dialect::piece, dialect::usage);
    }
}
