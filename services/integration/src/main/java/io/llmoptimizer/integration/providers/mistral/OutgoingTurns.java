package io.llmoptimizer.integration.providers.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.util.List;

/** OpenAI's messages with the members alone that Mistral has, since it refuses any other. Pure. */
final class OutgoingTurns {
    private static final List<String> ASSISTANT = List.of("prefix");
    private static final List<String> TOOL = List.of("name");

    private final String provider;

    OutgoingTurns(String provider) {
        this.provider = provider;
    }

    ArrayNode of(JsonNode messages) {
        ArrayNode turns = Json.object().arrayNode();
        for (int i = 0; i < messages.size(); i++) {
            turns.add(turn(messages.get(i), "messages[" + i + "]"));
        }
        return turns;
    }

    private ObjectNode turn(JsonNode message, String path) {
        ObjectNode turn = Json.object();
        switch (message.path("role").asText()) {
            case "system", "developer" -> content(turn.put("role", "system"), message, path);
            case "user" -> content(turn.put("role", "user"), message, path);
            case "assistant" -> assistant(turn.put("role", "assistant"), message, path);
            case "tool" -> {
                content(turn.put("role", "tool"), message, path);
                turn.put("tool_call_id", CallIds.of(message.path("tool_call_id").asText()));
                copy(TOOL, message, turn);
            }
            default -> throw unsupported(path + ".role", "role \"function\" is out of date, use \"tool\".");
        }
        return turn;
    }

    private void assistant(ObjectNode turn, JsonNode message, String path) {
        content(turn, message, path);
        copy(ASSISTANT, message, turn);
        for (JsonNode call : message.path("tool_calls")) {
            ObjectNode function = Json.object();
            copy(List.of("name", "arguments"), call.path("function"), function);
            turn.withArray("/tool_calls")
                    .addObject()
                    .put("id", CallIds.of(call.path("id").asText()))
                    .put("type", "function")
                    .set("function", function);
        }
    }

    private static void copy(List<String> names, JsonNode from, ObjectNode to) {
        names.stream().filter(from::hasNonNull).forEach(name -> to.set(name, from.get(name)));
    }

    private void content(ObjectNode turn, JsonNode message, String path) {
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            turn.put("content", content.asText("") + message.path("refusal").asText(""));
            return;
        }
        ArrayNode chunks = turn.putArray("content");
        for (int i = 0; i < content.size(); i++) {
            chunk(chunks, content.get(i), path + ".content[" + i + "]");
        }
    }

    private void chunk(ArrayNode chunks, JsonNode part, String path) {
        String type = part.path("type").asText();
        switch (type) {
            case "text", "image_url" -> chunks.addObject().put("type", type).set(type, part.path(type));
            // Mistral's own, which its clients may say here.
            case "document_url", "reference", "thinking" -> chunks.add(part);
            case "refusal" ->
                chunks.addObject()
                        .put("type", "text")
                        .put("text", part.path("refusal").asText());
            case "input_audio" ->
                chunks.addObject()
                        .put("type", type)
                        .put(
                                type,
                                part.path(type)
                                        .path("data")
                                        .asText(part.path(type).asText()));
            case "file" -> {
                if (!part.path("file").hasNonNull("file_data")) {
                    throw unsupported(path, "a file must be given as 'file_data', ids are another vendor's.");
                }
                chunks.addObject()
                        .put("type", "document_url")
                        .put("document_url", part.path("file").path("file_data").asText());
            }
            default -> throw unsupported(path, "content of type \"" + type + "\" can't be translated.");
        }
    }

    private ProviderException unsupported(String param, String detail) {
        return new ProviderException(new Unsupported(provider, param, detail));
    }
}
