package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * OpenAI's messages as Ollama's: a text with its pictures beside it, arguments as objects, and results of tools by the tool's
 * name, which is looked up by the id of its call. Pure.
 */
final class OutgoingTurns {
    private static final String BASE64_MARK = ";base64,";

    private final String provider;
    private final Map<String, String> toolNames = new HashMap<>();

    OutgoingTurns(String provider) {
        this.provider = provider;
    }

    ArrayNode of(JsonNode messages) {
        ArrayNode turns = Json.object().arrayNode();
        for (int i = 0; i < messages.size(); i++) {
            add(turns.addObject(), messages.get(i), "messages[" + i + "]");
        }
        return turns;
    }

    private void add(ObjectNode turn, JsonNode message, String path) {
        switch (message.path("role").asText()) {
            case "system", "developer" -> content(turn.put("role", "system"), message, path);
            case "user" -> content(turn.put("role", "user"), message, path);
            case "assistant" -> assistant(turn.put("role", "assistant"), message, path);
            case "tool" -> {
                content(turn.put("role", "tool"), message, path);
                String id = message.path("tool_call_id").asText();
                turn.put("tool_name", toolNames.getOrDefault(id, id));
            }
            default ->
                throw new ProviderException(
                        new Unsupported(provider, path + ".role", "role \"function\" is out of date, use \"tool\"."));
        }
    }

    private void assistant(ObjectNode turn, JsonNode message, String path) {
        content(turn, message, path);
        if (message.path("reasoning_content").isTextual()) {
            turn.set("thinking", message.get("reasoning_content"));
        }
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            JsonNode function = calls.get(i).path("function");
            String name = function.path("name").asText();
            toolNames.put(calls.get(i).path("id").asText(), name);
            turn.withArray("/tool_calls")
                    .addObject()
                    .putObject("function")
                    .put("name", name)
                    .set("arguments", arguments(function, path + ".tool_calls[" + i + "].function.arguments"));
        }
    }

    private ObjectNode arguments(JsonNode function, String param) {
        String text = function.path("arguments").asText("");
        try {
            if (text.isBlank()) {
                return Json.object();
            }
            if (Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException noJson) {
            // Told below, as for any other value that is no object.
        }
        throw new ProviderException(new Rejected(provider, "'" + param + "' is not a JSON object.", param));
    }

    private void content(ObjectNode turn, JsonNode message, String path) {
        JsonNode content = message.path("content");
        StringBuilder text = new StringBuilder(content.asText(""));
        for (int i = 0; i < (content.isArray() ? content.size() : 0); i++) {
            part(turn, text, content.get(i), path + ".content[" + i + "]");
        }
        text.append(message.path("refusal").asText(""));
        turn.put("content", text.toString());
    }

    private void part(ObjectNode turn, StringBuilder text, JsonNode part, String path) {
        switch (part.path("type").asText()) {
            case "text" -> add(text, part.path("text").asText());
            case "refusal" -> add(text, part.path("refusal").asText());
            case "image_url" ->
                turn.withArray("/images")
                        .add(base64(part.path("image_url").path("url").asText(), path));
            default ->
                throw new ProviderException(new Unsupported(
                        provider, path, "content of type \"" + part.path("type").asText() + "\" can't be translated."));
        }
    }

    private static void add(StringBuilder text, String more) {
        text.append(text.isEmpty() ? "" : "\n").append(more);
    }

    private String base64(String url, String path) {
        int mark = url.indexOf(BASE64_MARK);
        if (!url.startsWith("data:") || mark < 0) {
            throw new ProviderException(new Unsupported(
                    provider, path + ".image_url.url", "Ollama fetches no pictures, give it as a base64 data URL."));
        }
        return url.substring(mark + BASE64_MARK.length());
    }
}
