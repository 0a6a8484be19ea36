package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;

/**
 * Items of responses as a chat's messages: calls join the assistant's message beside them, since a chat has calls and text in
 * one turn, and thoughts are left out, since only the model that thought them can read them. Pure.
 */
final class ResponseTurns {
    private static final String CONTENT = "content";
    private static final String CALLS = "tool_calls";

    private final ArrayNode messages = Json.object().arrayNode();
    /** Pictures among the results of tools: shown by the user when all results of the turn are there. */
    private final ArrayNode shown = Json.object().arrayNode();

    private ObjectNode assistant;

    void instructions(String text) {
        messages.addObject().put("role", "system").put(CONTENT, text);
    }

    void add(JsonNode items) {
        for (JsonNode item : items) {
            switch (item.path("type").asText()) {
                case "function_call" -> call(item);
                case "function_call_output" -> result(item);
                case "message" -> message(item);
                default -> {
                    // Thoughts.
                }
            }
        }
    }

    ArrayNode messages() {
        show();
        return messages;
    }

    private void message(JsonNode item) {
        show();
        String role = item.path("role").asText();
        if (role.equals("assistant")) {
            said(item.path(CONTENT));
            return;
        }
        assistant = null;
        ArrayNode parts = messages.addObject().put("role", role).putArray(CONTENT);
        item.path(CONTENT).forEach(part -> part(parts, part));
    }

    private void said(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.path("text").asText(""))
                .append(part.path("refusal").asText("")));
        if (assistant != null && assistant.path(CONTENT).isNull()) {
            assistant.put(CONTENT, text.toString());
        } else {
            assistant = messages.addObject().put("role", "assistant").put(CONTENT, text.toString());
        }
    }

    private void call(JsonNode item) {
        show();
        if (assistant == null) {
            assistant = messages.addObject().put("role", "assistant").putNull(CONTENT);
        }
        ArrayNode calls = assistant.get(CALLS) instanceof ArrayNode known ? known : assistant.putArray(CALLS);
        ObjectNode call =
                calls.addObject().put("id", item.path("call_id").asText()).put("type", "function");
        call.putObject("function").set("name", item.path("name"));
        ((ObjectNode) call.path("function")).set("arguments", item.path("arguments"));
    }

    private void result(JsonNode item) {
        assistant = null;
        ObjectNode message = messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", item.path("call_id").asText());
        JsonNode output = item.path("output");
        if (output.isTextual()) {
            message.set(CONTENT, output);
            return;
        }
        ArrayNode texts = message.putArray(CONTENT);
        output.forEach(part -> part(part.has("text") ? texts : shown, part));
    }

    private void show() {
        if (!shown.isEmpty()) {
            messages.addObject().put("role", "user").set(CONTENT, shown.deepCopy());
            shown.removeAll();
        }
    }

    private static void part(ArrayNode parts, JsonNode part) {
        switch (part.path("type").asText()) {
            case "input_image" -> {
                ObjectNode image = parts.addObject().put("type", "image_url").putObject("image_url");
                image.set("url", part.path("image_url"));
                if (part.hasNonNull("detail")) {
                    image.set("detail", part.get("detail"));
                }
            }
            case "input_file" -> {
                ObjectNode file = parts.addObject().put("type", "file").putObject("file");
                file.put("filename", part.path("filename").asText("document"));
                file.set("file_data", part.path("file_data"));
            }
            default -> parts.addObject().put("type", "text").set("text", part.path("text"));
        }
    }
}
