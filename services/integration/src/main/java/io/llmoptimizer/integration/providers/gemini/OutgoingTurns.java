package io.llmoptimizer.integration.providers.gemini;

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
import java.util.Optional;

/**
 * OpenAI's messages as Gemini's contents. What one role says in several messages becomes one content; the result of a tool
 * is told by the tool's name, which is looked up by the id of its call. Pure.
 */
final class OutgoingTurns {
    private static final String BASE64_MARK = ";base64,";
    /**
     * Newer models want back the signature of the thought behind a call. OpenAI's dialect has no place for it, and Google
     * documents this value for such histories.
     */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png", "webp", "image/webp", "gif", "image/gif", "heic", "image/heic", "heif", "image/heif");

    private final String provider;
    private final ObjectNode out;
    private final boolean signed;
    private final ArrayNode contents = Json.object().arrayNode();
    private final ArrayNode system = Json.object().arrayNode();
    private final Map<String, String> toolNames = new HashMap<>();

    /** @param signed whether the model wants signatures */
    OutgoingTurns(String provider, ObjectNode out, boolean signed) {
        this.provider = provider;
        this.out = out;
        this.signed = signed;
    }

    void put(JsonNode messages) {
        for (int i = 0; i < messages.size(); i++) {
            add(messages.get(i), "messages[" + i + "]");
        }
        if (!system.isEmpty()) {
            out.putObject("systemInstruction").set("parts", system);
        }
        out.set("contents", contents);
    }

    private void add(JsonNode message, String path) {
        switch (message.path("role").asText()) {
            case "system", "developer" -> parts(system, message.path("content"), path);
            case "user" -> parts(turn("user"), message.path("content"), path);
            case "assistant" -> assistant(message, path);
            case "tool" -> toolResult(message);
            default ->
                throw new ProviderException(
                        new Unsupported(provider, path + ".role", "role \"function\" is out of date, use \"tool\"."));
        }
    }

    private void assistant(JsonNode message, String path) {
        ArrayNode parts = turn("model");
        parts(parts, message.path("content"), path);
        text(parts, message.path("refusal").asText(""));
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            JsonNode function = calls.get(i).path("function");
            String name = function.path("name").asText();
            toolNames.put(calls.get(i).path("id").asText(), name);
            String param = path + ".tool_calls[" + i + "].function.arguments";
            ObjectNode arguments = object(function.path("arguments").asText(""))
                    .orElseThrow(() -> new ProviderException(
                            new Rejected(provider, "'" + param + "' is not a JSON object.", param)));
            ObjectNode part = parts.addObject();
            part.putObject("functionCall").put("name", name).set("args", arguments);
            if (signed && i == 0) {
                part.put("thoughtSignature", NO_SIGNATURE);
            }
        }
    }

    private void toolResult(JsonNode message) {
        JsonNode content = message.path("content");
        StringBuilder text = new StringBuilder(content.isTextual() ? content.textValue() : "");
        content.forEach(part -> text.append(part.path("text").asText()));
        ObjectNode response = object(text.toString())
                .filter(object -> !object.isEmpty())
                .orElseGet(() -> Json.object().put("result", text.toString()));
        String id = message.path("tool_call_id").asText();
        turn("user")
                .addObject()
                .putObject("functionResponse")
                .put("name", toolNames.getOrDefault(id, id))
                .set("response", response);
    }

    /** @return an empty object for a blank text; empty for what is no JSON object */
    private static Optional<ObjectNode> object(String text) {
        try {
            if (text.isBlank()) {
                return Optional.of(Json.object());
            }
            return Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }

    private ArrayNode turn(String role) {
        JsonNode last = contents.path(contents.size() - 1);
        if (role.equals(last.path("role").textValue())) {
            return (ArrayNode) last.get("parts");
        }
        return contents.addObject().put("role", role).putArray("parts");
    }

    private void parts(ArrayNode parts, JsonNode content, String path) {
        if (content.isTextual()) {
            text(parts, content.textValue());
            return;
        }
        for (int i = 0; i < content.size(); i++) {
            part(parts, content.get(i), path + ".content[" + i + "]");
        }
    }

    private void part(ArrayNode parts, JsonNode part, String path) {
        switch (part.path("type").asText()) {
            case "text" -> text(parts, part.path("text").asText());
            case "refusal" -> text(parts, part.path("refusal").asText());
            case "image_url" -> data(parts, part.path("image_url").path("url").asText());
            case "input_audio" -> {
                JsonNode audio = part.path("input_audio");
                inline(
                        parts,
                        "audio/" + audio.path("format").asText("wav"),
                        audio.path("data").asText());
            }
            case "file" -> {
                String data = part.path("file").path("file_data").asText("");
                if (data.isEmpty()) {
                    throw new ProviderException(new Unsupported(
                            provider, path, "a file must be given as 'file_data', ids are another vendor's."));
                }
                data(parts, data);
            }
            default ->
                throw new ProviderException(new Unsupported(
                        provider, path, "content of type \"" + part.path("type").asText() + "\" can't be translated."));
        }
    }

    private static void data(ArrayNode parts, String url) {
        int mark = url.indexOf(BASE64_MARK);
        if (url.startsWith("data:") && mark > 0) {
            inline(parts, url.substring("data:".length(), mark), url.substring(mark + BASE64_MARK.length()));
        } else {
            String ending = url.substring(url.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
            parts.addObject()
                    .putObject("fileData")
                    .put("mimeType", IMAGES.getOrDefault(ending, "image/jpeg"))
                    .put("fileUri", url);
        }
    }

    private static void inline(ArrayNode parts, String type, String base64) {
        parts.addObject().putObject("inlineData").put("mimeType", type).put("data", base64);
    }

    private static void text(ArrayNode parts, String text) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }
}
