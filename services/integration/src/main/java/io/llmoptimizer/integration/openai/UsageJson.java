package io.llmoptimizer.integration.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.io.IOException;
import java.util.Optional;

/** The {@code usage} object. */
public final class UsageJson {
    private UsageJson() {}

    /**
     * @return empty when {@code usage} is absent, null or has no counts. Counts that contradict each other are bent to the
     *     charge that is certain: what is more than its whole is cut to the whole
     */
    public static Optional<TokenUsage> read(JsonNode usage) {
        if (usage == null || !usage.path("prompt_tokens").isIntegralNumber()) {
            return Optional.empty();
        }
        long input = Math.max(0, usage.path("prompt_tokens").asLong());
        long output = Math.max(0, usage.path("completion_tokens").asLong());
        long cached = usage.path("prompt_tokens_details")
                .path("cached_tokens")
                .asLong(usage.path("prompt_cache_hit_tokens").asLong()); // DeepSeek's name
        long reasoning =
                usage.path("completion_tokens_details").path("reasoning_tokens").asLong();
        return Optional.of(
                new TokenUsage(input, Math.clamp(cached, 0, input), output, Math.clamp(reasoning, 0, output)));
    }

    /** Writes the object's value, not its name. */
    public static void write(JsonGenerator json, TokenUsage usage) throws IOException {
        json.writeStartObject();
        json.writeNumberField("prompt_tokens", usage.input());
        json.writeNumberField("completion_tokens", usage.output());
        json.writeNumberField("total_tokens", usage.total());
        json.writeObjectFieldStart("prompt_tokens_details");
        json.writeNumberField("cached_tokens", usage.cachedInput());
        json.writeEndObject();
        json.writeObjectFieldStart("completion_tokens_details");
        json.writeNumberField("reasoning_tokens", usage.reasoning());
        json.writeEndObject();
        json.writeEndObject();
    }
}
