package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;

/**
 * OpenAI's {@code response_format}. Models that keep to a schema are given it; older ones have to call a tool whose input
 * has that schema, and the input is the answer. For JSON without a schema Anthropic has no switch: it is asked for. Pure.
 */
final class OutputSchema {
    static final String TOOL = "answer_in_json";
    static final String ASK_FOR_JSON = "Answer with one JSON object and nothing else.";

    private OutputSchema() {}

    static boolean asksForJson(JsonNode request) {
        return "json_object".equals(type(request));
    }

    /** A tool besides the client's own would be in the way of those, so with tools of its own a request is given the schema. */
    static boolean isForcedTool(JsonNode request, ClaudeTraits traits) {
        return "json_schema".equals(type(request))
                && !traits.schemas()
                && request.path("tools").isEmpty();
    }

    /** Puts the schema where a model with these traits finds it. */
    static void put(ObjectNode out, JsonNode request, ClaudeTraits traits) {
        if (!"json_schema".equals(type(request))) {
            return;
        }
        JsonNode format = request.path("response_format").path("json_schema");
        JsonNode schema = format.path("schema").isObject()
                ? format.path("schema")
                : Json.object().put("type", "object");
        if (isForcedTool(request, traits)) {
            ObjectNode tool = out.putArray("tools").addObject().put("name", TOOL);
            tool.put("description", format.path("description").asText("Gives the answer."));
            tool.set("input_schema", schema);
            out.putObject("tool_choice").put("type", "tool").put("name", TOOL).put("disable_parallel_tool_use", true);
        } else {
            out.withObject("/output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", schema);
        }
    }

    private static String type(JsonNode request) {
        return request.path("response_format").path("type").asText("");
    }
}
