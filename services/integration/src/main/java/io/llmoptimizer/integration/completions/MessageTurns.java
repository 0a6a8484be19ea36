package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import java.util.List;
import java.util.Optional;

/**
 * Anthropic's system prompt and turns of content blocks as OpenAI's messages: results of tools become messages of their own,
 * before what the user says besides. Thoughts of earlier turns are left out, since only their own model can read them. Hints
 * where to cache are left out too: other providers cache by themselves. Pure.
 */
final class MessageTurns {
    private static final String TEXT = "text";
    private static final String CONTENT = "content";

    private final List<String> unmapped;
    private final ArrayNode messages = Json.object().arrayNode();
    private String untranslatable;

    /** @param unmapped is added to */
    MessageTurns(List<String> unmapped) {
        this.unmapped = unmapped;
    }

    /** The first content that OpenAI's dialect has no place for, by its path. */
    Optional<String> untranslatable() {
        return Optional.ofNullable(untranslatable);
    }

    ArrayNode convert(ObjectNode request, ArrayNode turns) {
        JsonNode system = request.path("system");
        if (system.isTextual() || !system.isEmpty()) {
            content(message("system"), system, "system");
        }
        for (int i = 0; i < turns.size(); i++) {
            JsonNode turn = turns.get(i);
            String path = "messages[" + i + "]";
            if (!turn.isObject() || turn.path(CONTENT).isTextual()) {
                messages.add(turn);
            } else if ("assistant".equals(turn.path("role").asText())) {
                assistant(turn.path(CONTENT), path);
            } else {
                user(turn, path);
            }
        }
        return messages;
    }

    private ObjectNode message(String role) {
        return messages.addObject().put("role", role);
    }

    private void user(JsonNode turn, String path) {
        JsonNode blocks = turn.path(CONTENT);
        ArrayNode others = Json.object().arrayNode();
        for (int i = 0; i < blocks.size(); i++) {
            String at = path + ".content[" + i + "]";
            if ("tool_result".equals(blocks.get(i).path("type").asText())) {
                toolResult(blocks.get(i), others, at);
            } else {
                part(others, blocks.get(i), at);
            }
        }
        if (!others.isEmpty() || blocks.isEmpty()) {
            ObjectNode message = message(turn.path("role").asText());
            if (!turn.path(CONTENT).isMissingNode()) {
                message.set(CONTENT, others);
            }
        }
    }

    /** OpenAI's results are text; pictures among them are shown by the user right after. */
    private void toolResult(JsonNode block, ArrayNode others, String path) {
        ObjectNode message =
                message("tool").put("tool_call_id", block.path("tool_use_id").asText());
        JsonNode content = block.path(CONTENT);
        if (!content.isArray()) {
            message.put(CONTENT, content.asText(""));
            return;
        }
        ArrayNode texts = Json.object().arrayNode();
        for (int i = 0; i < content.size(); i++) {
            boolean text = TEXT.equals(content.get(i).path("type").asText());
            part(text ? texts : others, content.get(i), path + ".content[" + i + "]");
        }
        message.set(CONTENT, texts);
    }

    private void assistant(JsonNode blocks, String path) {
        ObjectNode message = message("assistant");
        ArrayNode calls = Json.object().arrayNode();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            JsonNode block = blocks.get(i);
            switch (block.path("type").asText()) {
                case TEXT -> text.append(block.path(TEXT).asText());
                case "tool_use" -> call(calls, block);
                case "thinking", "redacted_thinking" -> {
                    // See above.
                }
                default -> note(path + ".content[" + i + "]");
            }
        }
        if (text.isEmpty()) {
            message.putNull(CONTENT);
        } else {
            message.put(CONTENT, text.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private static void call(ArrayNode calls, JsonNode block) {
        ObjectNode call = calls.addObject().put("id", block.path("id").asText()).put("type", "function");
        call.putObject("function")
                .put("name", block.path("name").asText())
                .put("arguments", block.path("input").toString());
    }

    private void content(ObjectNode message, JsonNode content, String path) {
        if (content.isTextual()) {
            message.set(CONTENT, content);
            return;
        }
        ArrayNode parts = message.putArray(CONTENT);
        for (int i = 0; i < content.size(); i++) {
            part(parts, content.get(i), path + "[" + i + "]");
        }
    }

    private void part(ArrayNode parts, JsonNode block, String path) {
        JsonNode source = block.path("source");
        if (block.path("citations").path("enabled").asBoolean()) {
            unmapped.add(path + ".citations");
        }
        String kind =
                block.path("type").asText("unknown") + ":" + source.path("type").asText("");
        switch (kind) {
            case "text:" ->
                parts.addObject().put("type", TEXT).put(TEXT, block.path(TEXT).asText());
            case "image:base64", "image:url" ->
                parts.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put("url", url(source));
            case "document:base64" ->
                parts.addObject()
                        .put("type", "file")
                        .putObject("file")
                        .put("filename", block.path("title").asText("document"))
                        .put("file_data", url(source));
            case "document:text" ->
                parts.addObject()
                        .put("type", TEXT)
                        .put(TEXT, source.path("data").asText());
            default -> {
                note(path);
                // Stands for what it costs; only the original is ever sent.
                parts.addObject().put("type", block.path("type").asText("unknown"));
            }
        }
    }

    private static String url(JsonNode source) {
        return source.hasNonNull("url")
                ? source.path("url").asText()
                : "data:" + source.path("media_type").asText() + ";base64,"
                        + source.path("data").asText();
    }

    private void note(String path) {
        if (untranslatable == null) {
            untranslatable = path;
        }
    }
}
