package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Locale;

/**
 * Pieces of an answer as Anthropic's events: each run of text, of thoughts and of one tool call is a content block, and no
 * two are open at once. Made for one stream.
 */
final class MessageEvents {
    private final boolean showThinking;
    private Block open = Block.NONE;
    private int tool = -1;
    private int index = -1;
    private boolean begun;
    private FinishReason finish = FinishReason.STOP;

    private enum Block {
        NONE,
        THINKING,
        TEXT,
        TOOL
    }

    private interface Rest {
        void writeTo(JsonGenerator json) throws IOException;
    }

    MessageEvents(boolean showThinking) {
        this.showThinking = showThinking;
    }

    void chunk(Buffer out, Chunk chunk) {
        if (!begun) {
            begun = true;
            start(out, chunk.id());
        }
        Delta delta = chunk.delta();
        if (showThinking && !delta.reasoning().isEmpty()) {
            open(out, Block.THINKING);
            delta(out, "thinking_delta", "thinking", delta.reasoning());
        }
        String text = delta.text() + delta.refusal();
        if (!text.isEmpty()) {
            open(out, Block.TEXT);
            delta(out, "text_delta", "text", text);
        }
        for (ToolCallDelta call : delta.toolCalls()) {
            call(out, call);
        }
        chunk.finish().ifPresent(reason -> finish = reason);
    }

    /** Closes the last block, and says why the model stopped and what it used. */
    void end(Buffer out, TokenUsage usage) {
        close(out);
        event(out, "message_delta", json -> {
            json.writeObjectFieldStart("delta");
            json.writeStringField("stop_reason", MessageUsage.stopReason(finish));
            json.writeNullField("stop_sequence");
            json.writeEndObject();
            json.writeFieldName("usage");
            MessageUsage.write(json, usage);
        });
    }

    /** The prompt's tokens are known at the end only; {@link #end} tells them. */
    private static void start(Buffer out, AnswerId id) {
        event(out, "message_start", json -> {
            json.writeObjectFieldStart("message");
            json.writeStringField("id", id.id());
            json.writeStringField("type", "message");
            json.writeStringField("role", "assistant");
            json.writeStringField("model", id.model());
            json.writeArrayFieldStart("content");
            json.writeEndArray();
            json.writeNullField("stop_reason");
            json.writeNullField("stop_sequence");
            json.writeFieldName("usage");
            MessageUsage.write(json, TokenUsage.NONE);
            json.writeEndObject();
        });
    }

    private void call(Buffer out, ToolCallDelta call) {
        if (open != Block.TOOL || call.index() != tool) {
            close(out);
            tool = call.index();
            opened(out, Block.TOOL, json -> {
                json.writeStringField("type", "tool_use");
                json.writeStringField("id", call.id());
                json.writeStringField("name", call.name());
                json.writeObjectFieldStart("input");
                json.writeEndObject();
            });
        }
        if (!call.arguments().isEmpty()) {
            delta(out, "input_json_delta", "partial_json", call.arguments());
        }
    }

    private void open(Buffer out, Block kind) {
        if (open == kind) {
            return;
        }
        close(out);
        String name = kind.name().toLowerCase(Locale.ROOT);
        opened(out, kind, json -> {
            json.writeStringField("type", name);
            json.writeStringField(name, "");
            if (kind == Block.THINKING) {
                json.writeStringField("signature", "");
            }
        });
    }

    private void opened(Buffer out, Block kind, Rest block) {
        open = kind;
        index++;
        event(out, "content_block_start", json -> {
            json.writeNumberField("index", index);
            json.writeObjectFieldStart("content_block");
            block.writeTo(json);
            json.writeEndObject();
        });
    }

    private void delta(Buffer out, String type, String field, String value) {
        event(out, "content_block_delta", json -> {
            json.writeNumberField("index", index);
            json.writeObjectFieldStart("delta");
            json.writeStringField("type", type);
            json.writeStringField(field, value);
            json.writeEndObject();
        });
    }

    private void close(Buffer out) {
        if (open != Block.NONE) {
            open = Block.NONE;
            event(out, "content_block_stop", json -> json.writeNumberField("index", index));
        }
    }

    private static void event(Buffer out, String type, Rest rest) {
        SseEvents.named(out, type, Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            rest.writeTo(json);
            json.writeEndObject();
        }));
    }
}
