package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.chat.ToolCall;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.execution.Answer;
import io.llmoptimizer.integration.execution.Answer.Head;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Anthropic's message, whole or as events. What a provider said in this dialect goes on as it is; the cost of a stream is in
 * the {@code llmo} object of its last event.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">the message</a>
 */
final class MessageFormat implements AnswerFormat {
    private final boolean showThinking;
    private final RoutingContext context;
    private MessageEvents made;

    /** @param showThinking whether the client asked for thoughts; another provider's carry no signature */
    MessageFormat(boolean showThinking, RoutingContext context) {
        this.showThinking = showThinking;
        this.context = context;
    }

    @Override
    public byte[] whole(Answer.Whole answer) {
        return own(answer.result().wire())
                .map(Wire::json)
                .orElseGet(() -> write(answer.result(), answer.receipt().usage()));
    }

    private static Optional<Wire> own(Optional<Wire> wire) {
        return wire.filter(json -> json.isOf(Dialect.ANTHROPIC));
    }

    private byte[] write(ChatResult result, TokenUsage usage) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("id", result.id().id());
            json.writeStringField("type", "message");
            json.writeStringField("role", "assistant");
            json.writeStringField("model", result.id().model());
            json.writeArrayFieldStart("content");
            if (showThinking && !result.reasoning().isEmpty()) {
                json.writeStartObject();
                json.writeStringField("type", "thinking");
                json.writeStringField("thinking", result.reasoning());
                json.writeStringField("signature", "");
                json.writeEndObject();
            }
            String text = result.text() + result.refusal();
            if (!text.isEmpty()) {
                json.writeStartObject();
                json.writeStringField("type", "text");
                json.writeStringField("text", text);
                json.writeEndObject();
            }
            for (ToolCall call : result.toolCalls()) {
                writeCall(json, call);
            }
            json.writeEndArray();
            json.writeStringField("stop_reason", MessageUsage.stopReason(result.finish()));
            json.writeNullField("stop_sequence");
            json.writeFieldName("usage");
            MessageUsage.write(json, usage);
            json.writeEndObject();
        });
    }

    private static void writeCall(JsonGenerator json, ToolCall call) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "tool_use");
        json.writeStringField("id", call.id());
        json.writeStringField("name", call.name());
        json.writeFieldName("input");
        json.writeRawValue(input(call.arguments()));
        json.writeEndObject();
    }

    /** Anthropic's inputs are objects; a model of another kind may have written what is none. */
    private static String input(String arguments) {
        try {
            if (arguments.isBlank()) {
                return "{}";
            }
            if (Json.read(arguments.getBytes(StandardCharsets.UTF_8)).isObject()) {
                return arguments;
            }
        } catch (IOException malformed) {
            // Given to the client as the text it is, below.
        }
        return new String(Json.bytes(Json.object().put("malformed_arguments", arguments)), StandardCharsets.UTF_8);
    }

    @Override
    public void begin(Head head) {
        // The first piece says which answer it is.
    }

    @Override
    public void chunk(Buffer out, Chunk chunk) {
        Optional<Wire> wire = own(chunk.wire());
        if (wire.isPresent()) {
            byte[] json = wire.get().json();
            SseEvents.named(out, EventType.of(json), json);
        } else {
            if (made == null) {
                made = new MessageEvents(showThinking);
            }
            made.chunk(out, chunk);
        }
    }

    @Override
    public void last(Buffer out, Piece.Last last) {
        if (made != null) {
            made.end(out, last.receipt().usage());
        }
        SseEvents.named(out, "message_stop", Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "message_stop");
            json.writeObjectFieldStart("llmo");
            json.writeStringField("cost_usd", last.receipt().costUsd().toPlainString());
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    @Override
    public void broken(Buffer out, CallError error) {
        SseEvents.named(out, "error", ErrorDialect.ANTHROPIC.body(error, context));
    }
}
