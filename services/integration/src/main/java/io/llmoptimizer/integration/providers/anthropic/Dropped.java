package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.providers.upstream.Given;
import java.util.List;
import java.util.Set;

/** Which parameters of OpenAI's request Anthropic has nothing for. Pure. */
final class Dropped {
    private static final Set<String> MAPPED = Set.of(
            "model",
            "messages",
            "max_tokens",
            "max_completion_tokens",
            "n",
            "stream",
            "stream_options",
            "llmo",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "user",
            "safety_identifier",
            "functions",
            "function_call");

    private Dropped() {}

    static List<String> of(ObjectNode body, ClaudeTraits traits) {
        return body.properties().stream()
                .filter(given -> !MAPPED.contains(given.getKey())
                        ? Given.saysSomething(given.getValue())
                        : isLost(given.getKey(), given.getValue(), traits))
                .map(given -> given.getKey())
                .toList();
    }

    private static boolean isLost(String name, JsonNode value, ClaudeTraits traits) {
        return switch (name) {
            case "temperature" -> value.asDouble() > OutgoingMessages.HOTTEST;
            case "reasoning_effort" ->
                traits.thinking() == ClaudeTraits.Thinking.NONE && !"none".equals(value.asText("none"));
            default -> false;
        };
    }
}
