package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.openai.TextCompletionJson;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.llmoptimizer.integration.providers.upstream.Vendor;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** OpenAI's legacy completions: a client of theirs is passed through. */
public final class CompatibleTexts implements Protocol {
    private final String provider;
    private final Vendor vendor;

    public CompatibleTexts(String provider, ServerConfig config) {
        this.provider = provider;
        this.vendor = Vendor.of(config);
    }

    @Override
    public String path(ProviderCall call) {
        return "/completions";
    }

    @Override
    public void authorize(String key, BiConsumer<String, String> headers) {
        vendor.authorize(key, headers);
    }

    @Override
    public byte[] body(ProviderCall call) {
        ObjectNode given = call.chat().in(Dialect.TEXT_COMPLETION).orElseThrow();
        ObjectNode body = OutgoingBody.untranslated(given, call, vendor);
        lacking(call).takeOut(body);
        return Json.bytes(body);
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return lacking(call).of(call.chat().in(Dialect.TEXT_COMPLETION).orElseThrow());
    }

    private Lacking lacking(ProviderCall call) {
        return new Lacking(vendor.lacksOf(call.model()), Set.of());
    }

    @Override
    public AnswerReader reader(ProviderCall call) {
        return new CompatibleAnswer(
                provider,
                new UpstreamErrors(provider, call.model()),
                TextCompletionJson::read,
                TextCompletionJson::read,
                event -> event.get("usage"));
    }
}
