package io.llmoptimizer.integration.providers.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.util.Optional;

/** Gemini's {@code usageMetadata}: unlike OpenAI's, thoughts are counted besides the answer's tokens. Pure. */
final class GeminiUsage {
    private GeminiUsage() {}

    static Optional<TokenUsage> read(JsonNode usage) {
        if (!usage.isObject()) {
            return Optional.empty();
        }
        long input = count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount");
        long cached = Math.min(input, count(usage, "cachedContentTokenCount"));
        long thoughts = count(usage, "thoughtsTokenCount");
        return Optional.of(new TokenUsage(input, cached, count(usage, "candidatesTokenCount") + thoughts, thoughts));
    }

    private static long count(JsonNode usage, String name) {
        return Math.max(0, usage.path(name).asLong());
    }
}
