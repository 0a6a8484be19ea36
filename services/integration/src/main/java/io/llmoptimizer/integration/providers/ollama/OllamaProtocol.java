package io.llmoptimizer.integration.providers.ollama;

import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import io.llmoptimizer.integration.providers.upstream.StreamForm;
import java.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;

/** Ollama's {@code /api/chat}. */
public final class OllamaProtocol implements Protocol {
    private final String provider;
    private final Clock clock;

    public OllamaProtocol(String provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public String base(String configured) {
        return OllamaServer.base(configured);
    }

    @Override
    public String path(ProviderCall call) {
        return "/api/chat";
    }

    @Override
    public String modelsPath() {
        return "/api/tags";
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        OllamaServer.authorize(key, headers);
    }

    @Override
    public void putHeaders(ProviderCall call, BiConsumer<String, String> headers) {
        if (call.request().stream()) {
            headers.accept("accept", StreamForm.JSON_LINES.contentType());
        }
    }

    @Override
    public byte[] body(ProviderCall call) {
        call.chat().original().flatMap(Original::untranslatable).ifPresent(content -> {
            throw new ProviderException(
                    new Unsupported(provider, content, "this content exists in the dialect of the request alone."));
        });
        return Json.bytes(OutgoingChat.of(provider, call));
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return Dropped.of(call.chat());
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        boolean logprobs = call.chat().in(Dialect.OPENAI).isPresent()
                && call.request().body().path("logprobs").asBoolean();
        return new OllamaAnswer(new OllamaErrors(provider, call.model()), call.model(), clock.instant(), logprobs);
    }
}
