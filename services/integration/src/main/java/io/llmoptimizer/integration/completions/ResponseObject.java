package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import java.time.Instant;
import java.util.UUID;

/**
 * OpenAI's response object: what was asked for is repeated in it, but for the service tier, which is the one that served it
 * as soon as that is known. Made for one response. Pure.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">the response</a>
 */
final class ResponseObject {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final UUID call;
    private final Instant created;
    private final ObjectNode given;

    /** @param given the request; not changed */
    ResponseObject(UUID call, Instant created, ObjectNode given) {
        this.call = call;
        this.created = created;
        this.given = given;
    }

    UUID call() {
        return call;
    }

    /** How it looks while it is made, or when it has failed. */
    ObjectNode unfinished(String status, String model, ArrayNode output) {
        return object(status, model, output, NODES.nullNode());
    }

    ObjectNode finished(FinishReason finish, String model, ArrayNode output, TokenUsage usage) {
        ObjectNode response = object(status(finish), model, output, usage(usage));
        response.put(
                "service_tier",
                usage.tier() == ServiceTier.STANDARD ? "default" : usage.tier().wireName());
        String reason = switch (finish) {
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            case STOP, TOOL_CALLS, OTHER -> "";
        };
        if (!reason.isEmpty()) {
            response.putObject("incomplete_details").put("reason", reason);
        }
        return response;
    }

    static String status(FinishReason finish) {
        return switch (finish) {
            case LENGTH, CONTENT_FILTER -> "incomplete";
            case STOP, TOOL_CALLS, OTHER -> "completed";
        };
    }

    private ObjectNode object(String status, String model, ArrayNode output, JsonNode usage) {
        ObjectNode response = Json.object()
                .put("id", ResponseId.of(call))
                .put("object", "response")
                .put("created_at", created.getEpochSecond())
                .put("status", status)
                .put("background", false)
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", model);
        response.set("output", output);
        for (String same : new String[] {
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "previous_response_id",
            "prompt_cache_key",
            "safety_identifier",
            "temperature",
            "top_p",
            "user"
        }) {
            response.set(same, or(same, NODES.nullNode()));
        }
        response.set("metadata", or("metadata", Json.object()));
        response.set("parallel_tool_calls", or("parallel_tool_calls", NODES.booleanNode(true)));
        response.set("service_tier", or("service_tier", NODES.textNode("default")));
        response.set("store", or("store", NODES.booleanNode(true)));
        response.set("tool_choice", or("tool_choice", NODES.textNode("auto")));
        response.set("tools", tools());
        response.put("top_logprobs", 0).put("truncation", "disabled");
        ObjectNode text = copy("text");
        if (!text.has("format")) {
            text.putObject("format").put("type", "text");
        }
        response.set("text", text);
        ObjectNode reasoning = copy("reasoning");
        reasoning.putIfAbsent("effort", NODES.nullNode());
        reasoning.putIfAbsent("summary", NODES.nullNode());
        response.set("reasoning", reasoning);
        response.set("usage", usage);
        return response;
    }

    /** Clients rely on both fields. Without a word of the client's, no provider is asked to be strict. */
    private ArrayNode tools() {
        ArrayNode tools = Json.object().arrayNode();
        given.path("tools").forEach(tool -> {
            ObjectNode same = Json.object();
            same.setAll((ObjectNode) tool);
            same.putIfAbsent("parameters", NODES.nullNode());
            same.putIfAbsent("strict", NODES.booleanNode(false));
            tools.add(same);
        });
        return tools;
    }

    private JsonNode or(String name, JsonNode otherwise) {
        return given.hasNonNull(name) ? given.get(name) : otherwise;
    }

    private ObjectNode copy(String name) {
        ObjectNode copy = Json.object();
        if (given.get(name) instanceof ObjectNode object) {
            copy.setAll(object);
        }
        return copy;
    }

    private static ObjectNode usage(TokenUsage usage) {
        ObjectNode json = Json.object().put("input_tokens", usage.input());
        json.putObject("input_tokens_details")
                .put("cached_tokens", usage.cachedInput())
                .put("cache_write_tokens", usage.cacheWrite() + usage.cacheWriteLong());
        json.put("output_tokens", usage.output());
        json.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
        return json.put("total_tokens", usage.total());
    }
}
