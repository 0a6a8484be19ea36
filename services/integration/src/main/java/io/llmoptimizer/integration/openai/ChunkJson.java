package io.llmoptimizer.integration.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.chat.Wire;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The object {@code chat.completion.chunk}. */
public final class ChunkJson {
    private ChunkJson() {}

    /**
     * Reads a provider's chunk and takes its usage out: a client is told the usage once, at the end, and only if it asked.
     *
     * @param bytes what {@code chunk} was parsed from
     * @return empty for a chunk without choices, which carries nothing but the usage
     */
    public static Optional<Chunk> read(ObjectNode chunk, byte[] bytes) {
        JsonNode choice = chunk.path("choices").path(0);
        if (!choice.isObject()) {
            return Optional.empty();
        }
        Wire wire = Wire.of(withoutUsage(chunk, bytes));
        Optional<FinishReason> finish =
                Optional.ofNullable(choice.path("finish_reason").textValue()).map(FinishReason::of);
        return Optional.of(new Chunk(CompletionJson.id(chunk), delta(choice.path("delta")), finish, Optional.of(wire)));
    }

    /**
     * Takes the usage out of {@code chunk}.
     *
     * @param bytes what it was parsed from
     * @return what is left, on one line
     */
    static byte[] withoutUsage(ObjectNode chunk, byte[] bytes) {
        if (!chunk.has("usage") && isOneLine(bytes)) {
            return bytes;
        }
        chunk.remove("usage");
        return Json.bytes(chunk);
    }

    /** A line feed in it would tear it apart when it is sent on as an event. */
    private static boolean isOneLine(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '\n' || b == '\r') {
                return false;
            }
        }
        return true;
    }

    private static Delta delta(JsonNode delta) {
        List<ToolCallDelta> calls = List.of();
        if (delta.path("tool_calls").isArray()) {
            calls = new ArrayList<>();
            for (JsonNode call : delta.path("tool_calls")) {
                JsonNode function = call.path("function");
                calls.add(new ToolCallDelta(
                        call.path("index").asInt(),
                        call.path("id").asText(""),
                        function.path("name").asText(""),
                        function.path("arguments").asText("")));
            }
        }
        return new Delta(
                delta.hasNonNull("role"),
                delta.path("content").asText(""),
                CompletionJson.reasoning(delta),
                delta.path("refusal").asText(""),
                calls);
    }

    /** @param usageComes whether the stream ends with its usage: then OpenAI puts a null usage into every other chunk */
    public static byte[] write(Chunk chunk, boolean usageComes) {
        return Json.bytes(json -> {
            json.writeStartObject();
            writeHead(json, chunk.id());
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            writeDelta(json, chunk.delta());
            json.writeNullField("logprobs");
            if (chunk.finish().isPresent()) {
                json.writeStringField("finish_reason", chunk.finish().get().wireName());
            } else {
                json.writeNullField("finish_reason");
            }
            json.writeEndObject();
            json.writeEndArray();
            if (usageComes) {
                json.writeNullField("usage");
            }
            json.writeEndObject();
        });
    }

    /**
     * The last chunk of a stream whose client asked for the usage.
     *
     * @param wire the provider's own usage object, written instead of ours
     * @param costUsd goes into our own {@code llmo} object
     */
    public static byte[] writeUsage(AnswerId id, TokenUsage usage, Optional<Wire> wire, BigDecimal costUsd) {
        return Json.bytes(json -> {
            json.writeStartObject();
            writeHead(json, id);
            json.writeArrayFieldStart("choices");
            json.writeEndArray();
            writeEnd(json, usage, wire, costUsd);
            json.writeEndObject();
        });
    }

    static void writeEnd(JsonGenerator json, TokenUsage usage, Optional<Wire> wire, BigDecimal costUsd)
            throws IOException {
        json.writeFieldName("usage");
        if (wire.isPresent()) {
            json.writeRawValue(wire.get().toString());
        } else {
            UsageJson.write(json, usage);
        }
        json.writeObjectFieldStart("llmo");
        json.writeStringField("cost_usd", costUsd.toPlainString());
        json.writeEndObject();
    }

    private static void writeHead(JsonGenerator json, AnswerId id) throws IOException {
        json.writeStringField("id", id.id());
        json.writeStringField("object", "chat.completion.chunk");
        json.writeNumberField("created", id.created());
        json.writeStringField("model", id.model());
        json.writeNullField("system_fingerprint");
    }

    private static void writeDelta(JsonGenerator json, Delta delta) throws IOException {
        json.writeObjectFieldStart("delta");
        if (delta.opensMessage()) {
            json.writeStringField("role", "assistant");
        }
        if (!delta.text().isEmpty() || (delta.opensMessage() && !delta.hasContent())) {
            json.writeStringField("content", delta.text());
        }
        if (!delta.reasoning().isEmpty()) {
            json.writeStringField("reasoning_content", delta.reasoning());
        }
        if (!delta.refusal().isEmpty()) {
            json.writeStringField("refusal", delta.refusal());
        } else if (delta.opensMessage()) {
            json.writeNullField("refusal");
        }
        if (!delta.toolCalls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (ToolCallDelta call : delta.toolCalls()) {
                writeToolCall(json, call);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeToolCall(JsonGenerator json, ToolCallDelta call) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", call.index());
        if (!call.id().isEmpty()) {
            json.writeStringField("id", call.id());
            json.writeStringField("type", "function");
        }
        json.writeObjectFieldStart("function");
        if (!call.name().isEmpty()) {
            json.writeStringField("name", call.name());
        }
        json.writeStringField("arguments", call.arguments());
        json.writeEndObject();
        json.writeEndObject();
    }
}
