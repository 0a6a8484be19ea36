package io.llmoptimizer.integration.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.io.IOException;
import java.util.Optional;

/** The {@code usage} object. */
public final class UsageJson {
    private UsageJson() {}

    /** What {@code answer}, a completion, says it used, and how it was served; empty when it does not say. */
    public static Optional<TokenUsage> of(JsonNode answer) {
        return read(answer.get("usage"))
                .map(usage -> usage.servedIn(
                        ServiceTier.served(answer.path("service_tier").textValue())));
    }

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
        long reasoning = Math.max(
                0,
                usage.path("completion_tokens_details").path("reasoning_tokens").asLong());
        if (usage.path("total_tokens").asLong() == input + output + reasoning) {
            // xAI counts thoughts beside what it says, and OpenAI among it: the total tells which.
            output += reasoning;
        }
        JsonNode details = usage.path("prompt_tokens_details");
        long cached = Math.clamp(cached(usage, details), 0, input);
        // OpenRouter's name, for models whose writing to a cache is charged.
        long written = Math.clamp(details.path("cache_write_tokens").asLong(), 0, input - cached);
        return Optional.of(new TokenUsage(input, cached, written, 0, output, Math.min(reasoning, output)));
    }

    /** OpenAI's name, DeepSeek's, Together's. */
    private static long cached(JsonNode usage, JsonNode details) {
        return details.path("cached_tokens")
                .asLong(usage.path("prompt_cache_hit_tokens")
                        .asLong(usage.path("cached_tokens").asLong()));
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
