package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Anthropic's Messages. A client that speaks them too is passed through: its request and the answer stay as they are. */
public final class AnthropicProtocol implements Protocol {
    private static final String VERSION = "2023-06-01";

    private final String provider;
    private final Clock clock;

    public AnthropicProtocol(String provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public String path(ProviderCall call) {
        return "/messages";
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        headers.accept("x-api-key", key);
    }

    @Override
    public void putHeaders(BiConsumer<String, String> headers) {
        headers.accept("anthropic-version", VERSION);
    }

    @Override
    public void putHeaders(ProviderCall call, BiConsumer<String, String> headers) {
        putHeaders(headers);
        call.chat()
                .original()
                .filter(given -> given.dialect() == Dialect.ANTHROPIC)
                .map(Original::headers)
                .ifPresent(given -> given.forEach(headers));
    }

    @Override
    public byte[] body(ProviderCall call) {
        Optional<ObjectNode> given = call.chat().in(Dialect.ANTHROPIC);
        ObjectNode body =
                given.isPresent() ? untouched(given.get(), call.model()) : OutgoingMessages.of(provider, call);
        return Json.bytes(body);
    }

    private static ObjectNode untouched(ObjectNode given, String model) {
        ObjectNode body = Json.object();
        body.setAll(given);
        body.remove("llmo");
        return body.put("model", model);
    }

    @Override
    public List<String> drops(ProviderCall call) {
        if (call.chat().in(Dialect.ANTHROPIC).isPresent()) {
            return List.of();
        }
        List<String> dropped =
                new ArrayList<>(call.chat().original().map(Original::unmapped).orElse(List.of()));
        dropped.addAll(Dropped.of(call.chat().body(), ClaudeTraits.of(call.model())));
        return dropped;
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        boolean speaksMessages = call.chat().in(Dialect.ANTHROPIC).isPresent();
        boolean forced =
                !speaksMessages && OutputSchema.isForcedTool(call.request().body(), ClaudeTraits.of(call.model()));
        return new AnthropicAnswer(
                new AnthropicErrors(provider, call.model()), clock.instant().getEpochSecond(), speaksMessages, forced);
    }
}
