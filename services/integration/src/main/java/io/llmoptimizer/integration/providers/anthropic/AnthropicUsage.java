package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.chat.TokenUsage;

/**
 * Anthropic's {@code usage}: unlike OpenAI's, its {@code input_tokens} are only those that no cache had to do with. In a
 * stream it comes in parts, of which a later one replaces what it repeats. For one thread.
 */
final class AnthropicUsage {
    private long fresh;
    private long read;
    private long written;
    private long writtenLong;
    private long output;
    private long thinking;
    private long searches;
    private ServiceTier tier = ServiceTier.STANDARD;
    private boolean told;

    void add(JsonNode usage) {
        if (!usage.isObject()) {
            return;
        }
        told = true;
        fresh = count(usage, "input_tokens", fresh);
        read = count(usage, "cache_read_input_tokens", read);
        output = count(usage, "output_tokens", output);
        thinking = count(usage.path("output_tokens_details"), "thinking_tokens", thinking);
        searches = count(usage.path("server_tool_use"), "web_search_requests", searches);
        if (usage.hasNonNull("service_tier")) {
            tier = ServiceTier.served(usage.get("service_tier").textValue());
        }
        JsonNode byTime = usage.path("cache_creation");
        if (byTime.isObject()) {
            written = count(byTime, "ephemeral_5m_input_tokens", written);
            writtenLong = count(byTime, "ephemeral_1h_input_tokens", writtenLong);
        }
        long all = count(usage, "cache_creation_input_tokens", written + writtenLong);
        written = Math.max(0, all - writtenLong);
    }

    /** Whether anything was told. */
    boolean isTold() {
        return told;
    }

    TokenUsage total() {
        return new TokenUsage(
                fresh + read + written + writtenLong,
                read,
                written,
                writtenLong,
                output,
                Math.min(thinking, output),
                tier,
                searches);
    }

    private static long count(JsonNode usage, String name, long before) {
        JsonNode value = usage.path(name);
        return value.isIntegralNumber() ? Math.max(0, value.asLong()) : before;
    }
}
