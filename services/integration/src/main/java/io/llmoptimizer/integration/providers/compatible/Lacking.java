package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.providers.upstream.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parameters of OpenAI's that a vendor does not have. What is neither OpenAI's nor known to us goes on to the vendor, whose it
 * may be.
 *
 * @param parameters by their names in OpenAI's dialect
 * @param mapped parameters of Anthropic's that the vendor has though OpenAI's dialect lacks them
 */
public record Lacking(Set<String> parameters, Set<String> mapped) {
    /** What is called otherwise in a request of Anthropic's dialect. */
    private static final Map<String, String> MESSAGES_NAMES = Map.of(
            "user",
            "metadata.user_id",
            "parallel_tool_calls",
            "tool_choice.disable_parallel_tool_use",
            "stop",
            "stop_sequences");

    public Lacking {
        parameters = Set.copyOf(parameters);
        mapped = Set.copyOf(mapped);
    }

    public void takeOut(ObjectNode body) {
        body.remove(parameters);
    }

    /** What is taken out of {@code request}, by its names in the client's dialect. */
    public List<String> of(ChatRequest request) {
        List<String> dropped = new ArrayList<>();
        boolean messages = request.in(Dialect.ANTHROPIC).isPresent();
        request.original().map(Original::unmapped).orElse(List.of()).stream()
                .filter(name -> !messages || !mapped.contains(name))
                .forEach(dropped::add);
        of(request.body()).forEach(name -> dropped.add(messages ? MESSAGES_NAMES.getOrDefault(name, name) : name));
        return dropped;
    }

    /** What is taken out of {@code body}. */
    public List<String> of(ObjectNode body) {
        return body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> parameters.contains(name) && asksForSomething(name, body))
                .toList();
    }

    private static boolean asksForSomething(String name, ObjectNode body) {
        return switch (name) {
            case "n" -> body.path(name).asInt(1) > 1;
            // Calls come in parallel unless it is forbidden.
            case "parallel_tool_calls" ->
                body.path(name).isBoolean() && !body.path(name).booleanValue();
            // Nothing but a zero seed is a zero that is meant.
            case "seed" -> body.path(name).isNumber();
            default -> Given.saysSomething(body.path(name));
        };
    }
}
