package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.io.IOException;

/** Anthropic's {@code usage} and {@code stop_reason}. Pure. */
final class MessageUsage {
    private MessageUsage() {}

    static String stopReason(FinishReason finish) {
        return switch (finish) {
            case STOP, OTHER -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "refusal";
        };
    }

    /** Writes the object's value, not its name. Its input tokens are those that no cache had to do with. */
    static void write(JsonGenerator json, TokenUsage usage) throws IOException {
        json.writeStartObject();
        json.writeNumberField("input_tokens", usage.freshInput());
        json.writeNumberField("cache_creation_input_tokens", usage.cacheWrite() + usage.cacheWriteLong());
        json.writeNumberField("cache_read_input_tokens", usage.cachedInput());
        json.writeNumberField("output_tokens", usage.output());
        json.writeEndObject();
    }
}
