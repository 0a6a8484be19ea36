package io.llmoptimizer.integration.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.ToolCall;
import io.llmoptimizer.integration.chat.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The object {@code chat.completion}. */
public final class CompletionJson {
    private CompletionJson() {}

    /** @throws IOException when {@code bytes} are not a completion with a choice */
    public static ChatResult read(byte[] bytes) throws IOException {
        return read(Json.read(bytes), bytes);
    }

    /**
     * @param bytes what {@code completion} was parsed from
     * @throws IOException when it is not a completion with a choice
     */
    public static ChatResult read(JsonNode completion, byte[] bytes) throws IOException {
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw new IOException("the completion has no choices[0].message");
        }
        return new ChatResult(
                id(completion),
                message.path("content").asText(""),
                reasoning(message),
                message.path("refusal").asText(""),
                toolCalls(message.path("tool_calls")),
                FinishReason.of(choice.path("finish_reason").asText("stop")),
                UsageJson.of(completion),
                Optional.of(Wire.of(bytes)));
    }

    public static byte[] write(ChatResult result) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("id", result.id().id());
            json.writeStringField("object", "chat.completion");
            json.writeNumberField("created", result.id().created());
            json.writeStringField("model", result.id().model());
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            writeMessage(json, result);
            json.writeNullField("logprobs");
            json.writeStringField("finish_reason", result.finish().wireName());
            json.writeEndObject();
            json.writeEndArray();
            if (result.usage().isPresent()) {
                json.writeFieldName("usage");
                UsageJson.write(json, result.usage().get());
            }
            json.writeNullField("system_fingerprint");
            json.writeEndObject();
        });
    }

    private static void writeMessage(JsonGenerator json, ChatResult result) throws IOException {
        json.writeObjectFieldStart("message");
        json.writeStringField("role", "assistant");
        writeTextOrNull(
                json,
                "content",
                result.text(),
                result.refusal().isEmpty() && result.toolCalls().isEmpty());
        if (!result.reasoning().isEmpty()) {
            json.writeStringField("reasoning_content", result.reasoning());
        }
        writeTextOrNull(json, "refusal", result.refusal(), false);
        if (!result.toolCalls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (ToolCall call : result.toolCalls()) {
                json.writeStartObject();
                json.writeStringField("id", call.id());
                json.writeStringField("type", "function");
                json.writeObjectFieldStart("function");
                json.writeStringField("name", call.name());
                json.writeStringField("arguments", call.arguments());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeArrayFieldStart("annotations");
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeTextOrNull(JsonGenerator json, String name, String text, boolean evenIfEmpty)
            throws IOException {
        if (text.isEmpty() && !evenIfEmpty) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, text);
        }
    }

    static AnswerId id(JsonNode completion) {
        return new AnswerId(
                completion.path("id").asText(""),
                completion.path("created").asLong(),
                completion.path("model").asText(""));
    }

    /** DeepSeek and vLLM say {@code reasoning_content}, OpenRouter and newer vLLM {@code reasoning}. */
    static String reasoning(JsonNode message) {
        return message.path("reasoning_content")
                .asText(message.path("reasoning").asText(""));
    }

    private static List<ToolCall> toolCalls(JsonNode calls) {
        List<ToolCall> read = new ArrayList<>();
        for (JsonNode call : calls) {
            JsonNode function = call.path("function");
            read.add(new ToolCall(
                    call.path("id").asText(""),
                    function.path("name").asText(""),
                    function.path("arguments").asText("")));
        }
        return read;
    }
}
