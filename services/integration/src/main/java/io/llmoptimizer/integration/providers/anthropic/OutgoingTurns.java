package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * OpenAI's messages as Anthropic's turns of content blocks. What one role says in several messages becomes one turn: results
 * of parallel tool calls have to stand together. Pure.
 */
final class OutgoingTurns {
    private static final String TEXT = "text";
    private static final String BASE64_MARK = ";base64,";

    private final String provider;
    private final ObjectNode out;
    private final ArrayNode turns = Json.object().arrayNode();
    private ArrayNode system;

    OutgoingTurns(String provider, ObjectNode out) {
        this.provider = provider;
        this.out = out;
    }

    void put(JsonNode messages, boolean askForJson) {
        system = Json.object().arrayNode();
        for (int i = 0; i < messages.size(); i++) {
            add(messages.get(i), "messages[" + i + "]");
        }
        if (askForJson) {
            text(system, OutputSchema.ASK_FOR_JSON);
        }
        if (!system.isEmpty()) {
            out.set("system", system);
        }
        out.set("messages", turns);
    }

    private void add(JsonNode message, String path) {
        switch (message.path("role").asText()) {
            case "system", "developer" -> blocks(system, message.path("content"), path);
            case "user" -> blocks(turn("user"), message.path("content"), path);
            case "assistant" -> assistant(message, path);
            case "tool" -> toolResult(message, path);
            default ->
                throw new ProviderException(
                        new Unsupported(provider, path + ".role", "role \"function\" is out of date, use \"tool\"."));
        }
    }

    private void assistant(JsonNode message, String path) {
        ArrayNode blocks = turn("assistant");
        blocks(blocks, message.path("content"), path);
        text(blocks, message.path("refusal").asText(""));
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            JsonNode function = calls.get(i).path("function");
            blocks.addObject()
                    .put("type", "tool_use")
                    .put("id", calls.get(i).path("id").asText())
                    .put("name", function.path("name").asText())
                    .set("input", input(function.path("arguments").asText(""), path + ".tool_calls[" + i + "]"));
        }
    }

    private ObjectNode input(String arguments, String path) {
        try {
            if (arguments.isBlank()) {
                return Json.object();
            }
            if (Json.read(arguments.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException malformed) {
            // Said below, as what is JSON but no object.
        }
        String param = path + ".function.arguments";
        throw new ProviderException(new Rejected(provider, "'" + param + "' is not a JSON object.", param));
    }

    private void toolResult(JsonNode message, String path) {
        ObjectNode result = turn("user")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", message.path("tool_call_id").asText());
        if (message.path("content").isTextual()) {
            result.set("content", message.get("content"));
        } else {
            blocks(result.putArray("content"), message.path("content"), path);
        }
    }

    /** The blocks of the last turn, which is a new one unless it is this role's already. */
    private ArrayNode turn(String role) {
        JsonNode last = turns.path(turns.size() - 1);
        if (role.equals(last.path("role").textValue())) {
            return (ArrayNode) last.get("content");
        }
        return turns.addObject().put("role", role).putArray("content");
    }

    private void blocks(ArrayNode blocks, JsonNode content, String path) {
        if (content.isTextual()) {
            text(blocks, content.textValue());
            return;
        }
        for (int i = 0; i < content.size(); i++) {
            block(blocks, content.get(i), path + ".content[" + i + "]");
        }
    }

    private void block(ArrayNode blocks, JsonNode part, String path) {
        switch (part.path("type").asText()) {
            case TEXT -> text(blocks, part.path(TEXT).asText());
            case "refusal" -> text(blocks, part.path("refusal").asText());
            case "image_url" ->
                source(blocks, "image", part.path("image_url").path("url").asText());
            case "file" -> {
                String data = part.path("file").path("file_data").asText("");
                if (data.isEmpty()) {
                    throw new ProviderException(new Unsupported(
                            provider, path, "a file must be given as 'file_data', ids are another vendor's."));
                }
                source(blocks, "document", data);
            }
            default ->
                throw new ProviderException(new Unsupported(
                        provider, path, "content of type \"" + part.path("type").asText() + "\" can't be translated."));
        }
    }

    /** A {@code data:} URL holds what it stands for; any other is fetched by Anthropic. */
    private static void source(ArrayNode blocks, String type, String url) {
        ObjectNode source = blocks.addObject().put("type", type).putObject("source");
        int mark = url.indexOf(BASE64_MARK);
        if (url.startsWith("data:") && mark > 0) {
            source.put("type", "base64")
                    .put("media_type", url.substring("data:".length(), mark))
                    .put("data", url.substring(mark + BASE64_MARK.length()));
        } else {
            source.put("type", "url").put("url", url);
        }
    }

    /** Anthropic refuses empty texts. */
    private static void text(ArrayNode blocks, String text) {
        if (!text.isEmpty()) {
            blocks.addObject().put("type", TEXT).put(TEXT, text);
        }
    }
}
