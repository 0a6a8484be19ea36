package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.providers.upstream.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which parameters of a request Ollama has nothing for. Pure. */
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
            "min_p",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "logprobs",
            "top_logprobs",
            "functions",
            "function_call",
            "options",
            "format",
            "think",
            "keep_alive",
            "truncate",
            "shift");
    /** Of Anthropic's dialect: OpenAI's lacks them, Ollama's does not. */
    private static final Set<String> MAPPED_FROM_MESSAGES = Set.of("top_k", "thinking");

    private Dropped() {}

    static List<String> of(ChatRequest request) {
        List<String> dropped = new ArrayList<>();
        boolean messages = request.in(Dialect.ANTHROPIC).isPresent();
        request.original().map(Original::unmapped).orElse(List.of()).stream()
                .filter(name -> !messages || !MAPPED_FROM_MESSAGES.contains(name))
                .forEach(dropped::add);
        ObjectNode body = request.body();
        if (forcesTools(body.path("tool_choice"))) {
            dropped.add("tool_choice");
        }
        JsonNode parallel = body.path("parallel_tool_calls");
        if (parallel.isBoolean() && !parallel.booleanValue()) {
            dropped.add(messages ? "tool_choice.disable_parallel_tool_use" : "parallel_tool_calls");
        }
        if (messages && body.has("user")) {
            dropped.add("metadata.user_id");
        }
        if (!messages) {
            body.properties().stream()
                    .filter(given -> !MAPPED.contains(given.getKey()) && Given.saysSomething(given.getValue()))
                    .forEach(given -> dropped.add(given.getKey()));
        }
        return dropped;
    }

    /** Ollama's models call tools when they like. */
    private static boolean forcesTools(JsonNode choice) {
        return choice.isObject() || choice.asText("").equals("required");
    }
}
