package io.llmoptimizer.integration.providers.compatible;

import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.openai.ChunkJson;
import io.llmoptimizer.integration.openai.CompletionJson;
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

    public CompatibleProtocol(String provider, ServerConfig config) {
        this.provider = provider;
        this.config = config;
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
        return OutgoingBody.of(call, config);
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return call.chat().original().map(Original::unmapped).orElse(List.of());
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        return new CompatibleAnswer(
                provider, new UpstreamErrors(provider, call.model()), CompletionJson::read, ChunkJson::read);
    }
}
