package io.llmoptimizer.integration.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.chat.Wire;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The object {@code text_completion} of OpenAI's legacy completions; pieces of a stream have the same form. */
public final class TextCompletionJson {
    private static final String OBJECT = "text_completion";

    private TextCompletionJson() {}

    /** @throws IOException when {@code bytes} are not a completion with a choice */
    public static ChatResult read(byte[] bytes) throws IOException {
        JsonNode completion = Json.read(bytes);
        JsonNode choice = completion.path("choices").path(0);
        if (!choice.path("text").isTextual()) {
            throw new IOException("the completion has no choices[0].text");
        }
        return new ChatResult(
                CompletionJson.id(completion),
                choice.path("text").textValue(),
                "",
                "",
                List.of(),
                FinishReason.of(choice.path("finish_reason").asText("stop")),
                UsageJson.of(completion),
                Optional.of(Wire.of(Dialect.TEXT_COMPLETION, bytes)));
    }

    /**
     * Reads a piece of a provider's stream and takes its usage out, as {@link ChunkJson#read} does.
     *
     * @return empty for one without choices, which carries nothing but the usage
     */
    public static Optional<Chunk> read(ObjectNode piece, byte[] bytes) {
        JsonNode choice = piece.path("choices").path(0);
        if (!choice.isObject()) {
            return Optional.empty();
        }
        Wire wire = Wire.of(Dialect.TEXT_COMPLETION, ChunkJson.withoutUsage(piece, bytes));
        return Optional.of(new Chunk(
                CompletionJson.id(piece),
                Delta.text(choice.path("text").asText("")),
                Optional.ofNullable(choice.path("finish_reason").textValue()).map(FinishReason::of),
                Optional.of(wire)));
    }

    public static byte[] write(ChatResult result, TokenUsage usage) {
        return Json.bytes(json -> {
            begin(json, result.id());
            writeChoice(json, result.text() + result.refusal(), Optional.of(result.finish()));
            json.writeFieldName("usage");
            UsageJson.write(json, usage);
            json.writeEndObject();
        });
    }

    /** @param usageComes whether the stream ends with its usage: then every other piece has a null usage */
    public static byte[] write(Chunk chunk, boolean usageComes) {
        return Json.bytes(json -> {
            begin(json, chunk.id());
            writeChoice(json, chunk.delta().text() + chunk.delta().refusal(), chunk.finish());
            if (usageComes) {
                json.writeNullField("usage");
            }
            json.writeEndObject();
        });
    }

    /** The last piece of a stream whose client asked for the usage: see {@link ChunkJson#writeUsage}. */
    public static byte[] writeUsage(AnswerId id, TokenUsage usage, Optional<Wire> wire, BigDecimal costUsd) {
        return Json.bytes(json -> {
            begin(json, id);
            json.writeArrayFieldStart("choices");
            json.writeEndArray();
            ChunkJson.writeEnd(json, usage, wire, costUsd);
            json.writeEndObject();
        });
    }

    private static void begin(JsonGenerator json, AnswerId id) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id.id());
        json.writeStringField("object", OBJECT);
        json.writeNumberField("created", id.created());
        json.writeStringField("model", id.model());
    }

    private static void writeChoice(JsonGenerator json, String text, Optional<FinishReason> finish) throws IOException {
        json.writeArrayFieldStart("choices");
        json.writeStartObject();
        json.writeStringField("text", text);
        json.writeNumberField("index", 0);
        json.writeNullField("logprobs");
        if (finish.isPresent()) {
            json.writeStringField("finish_reason", finish.get().wireName());
        } else {
            json.writeNullField("finish_reason");
        }
        json.writeEndObject();
        json.writeEndArray();
    }
}
