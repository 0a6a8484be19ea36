package io.llmoptimizer.integration.providers.gemini;

import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;

/** Gemini's {@code generateContent} and {@code streamGenerateContent}. */
public final class GeminiProtocol implements Protocol {
    private final String provider;
    private final Clock clock;

    public GeminiProtocol(String provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public String path(ProviderCall call) {
        String verb = call.request().stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return "/models/" + URLEncoder.encode(call.model(), StandardCharsets.UTF_8) + verb;
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        headers.accept("x-goog-api-key", key);
    }

    @Override
    public byte[] body(ProviderCall call) {
        call.chat().original().flatMap(Original::untranslatable).ifPresent(content -> {
            throw new ProviderException(
                    new Unsupported(provider, content, "this content exists in the dialect of the request alone."));
        });
        return Json.bytes(OutgoingContents.of(provider, call));
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return Dropped.of(call.chat());
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        return new GeminiAnswer(
                provider,
                new GeminiErrors(provider, call.model()),
                call.model(),
                clock.instant().getEpochSecond());
    }
}
