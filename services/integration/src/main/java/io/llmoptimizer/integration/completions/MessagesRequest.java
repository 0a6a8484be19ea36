package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Anthropic's message request, as the OpenAI-shaped request it stands for. What has no counterpart is noted, not refused: a
 * provider of Anthropic's dialect is sent the original. Pure.
 */
final class MessagesRequest {
    private static final long MOST_TOKENS = 10_000_000;

    private final ObjectNode given;
    private final Fields fields;
    private final ObjectNode out = Json.object();
    private final List<String> unmapped = new ArrayList<>();

    private MessagesRequest(ObjectNode given) {
        this.given = given;
        this.fields = new Fields(given, "");
    }

    /**
     * @param bytes length of the body
     * @param headers of the request that belong to Anthropic's dialect
     * @param answered whether an answer is wanted, for which Anthropic needs a limit, and not just a count of its tokens
     */
    static ChatRequest parse(
            ObjectNode body, int bytes, Map<String, String> headers, boolean answered, ChatRequestParser parser) {
        MessagesRequest request = new MessagesRequest(body);
        MessageTurns turns = request.convert(answered);
        ChatRequest parsed = parser.parse(request.out, bytes);
        Original original = new Original(Dialect.ANTHROPIC, body, headers, request.unmapped, turns.untranslatable());
        return parsed.translatedFrom(original);
    }

    private MessageTurns convert(boolean answered) {
        if (answered) {
            fields.require(fields.whole("max_tokens", 1, MOST_TOKENS).isPresent(), "max_tokens", "is required");
        }
        MessageTurns turns = new MessageTurns(unmapped);
        fields.array("messages").ifPresent(messages -> out.set("messages", turns.convert(given, messages)));
        given.properties().forEach(parameter -> {
            if (!parameter.getValue().isNull()) {
                put(parameter.getKey(), parameter.getValue());
            }
        });
        return turns;
    }

    private void put(String name, JsonNode value) {
        switch (name) {
            case "messages", "system" -> {
                // Converted together, before.
            }
            case "model", "max_tokens", "stream", "temperature", "top_p", "llmo" -> out.set(name, value);
            case "stop_sequences" -> out.set("stop", value);
            case "tools" -> tools(value);
            case "tool_choice" -> toolChoice(value);
            case "metadata" -> metadata(value);
            case "output_config" -> outputConfig(value);
            case "output_format" -> format(value, name);
            case "thinking" -> noteUnless("disabled".equals(value.path("type").asText()), name);
            case "service_tier" -> noteUnless("auto".equals(value.asText()), name);
            default -> unmapped.add(name);
        }
    }

    private void noteUnless(boolean mapped, String name) {
        if (!mapped) {
            unmapped.add(name);
        }
    }

    private void tools(JsonNode tools) {
        ArrayNode converted = Json.object().arrayNode();
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.get(i);
            String type = tool.path("type").asText("custom");
            if (!type.equals("custom")) {
                unmapped.add("tools[" + i + "]");
                continue;
            }
            ObjectNode function = converted.addObject().put("type", "function").putObject("function");
            function.put("name", tool.path("name").asText());
            for (String same : new String[] {"description", "strict"}) {
                if (tool.hasNonNull(same)) {
                    function.set(same, tool.get(same));
                }
            }
            function.set("parameters", tool.path("input_schema"));
        }
        if (!converted.isEmpty()) {
            out.set("tools", converted);
        }
    }

    private void toolChoice(JsonNode choice) {
        switch (choice.path("type").asText()) {
            case "auto" -> out.put("tool_choice", "auto");
            case "any" -> out.put("tool_choice", "required");
            case "none" -> out.put("tool_choice", "none");
            case "tool" ->
                out.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", choice.path("name").asText());
            default -> unmapped.add("tool_choice");
        }
        if (choice.path("disable_parallel_tool_use").asBoolean()) {
            out.put("parallel_tool_calls", false);
        }
    }

    private void metadata(JsonNode metadata) {
        metadata.properties().forEach(entry -> {
            if (entry.getKey().equals("user_id")) {
                if (entry.getValue().isTextual()) {
                    out.set("user", entry.getValue());
                }
            } else {
                unmapped.add("metadata." + entry.getKey());
            }
        });
    }

    private void outputConfig(JsonNode config) {
        config.properties().forEach(entry -> {
            switch (entry.getKey()) {
                case "effort" -> out.set("reasoning_effort", entry.getValue());
                case "format" -> format(entry.getValue(), "output_config.format");
                default -> unmapped.add("output_config." + entry.getKey());
            }
        });
    }

    private void format(JsonNode format, String name) {
        if (!"json_schema".equals(format.path("type").asText())) {
            unmapped.add(name);
            return;
        }
        ObjectNode schema = out.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "answer")
                .put("strict", true);
        schema.set("schema", format.path("schema"));
    }
}
