package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatEvent.Prompt;
import io.llmoptimizer.integration.chat.ChatEvent.Usage;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The events from {@code message_start} to {@code message_stop}. Unknown ones are passed on or skipped, as is asked for. */
final class MessageStream {
    private final AnthropicErrors errors;
    private final long created;
    private final boolean keepWire;
    private final boolean toolIsAnswer;
    private final AnthropicUsage usage = new AnthropicUsage();
    private AnswerId id = new AnswerId("", 0, "");
    private int tools = -1;
    private boolean done;

    MessageStream(AnthropicErrors errors, long created, boolean keepWire, boolean toolIsAnswer) {
        this.errors = errors;
        this.created = created;
        this.keepWire = keepWire;
        this.toolIsAnswer = toolIsAnswer;
    }

    boolean isDone() {
        return done;
    }

    void event(byte[] data, Consumer<ChatEvent> events) throws IOException {
        JsonNode event = Json.read(data);
        Delta delta = Delta.NOTHING;
        switch (event.path("type").asText("")) {
            case "error" -> throw new ProviderException(errors.inStream(event));
            case "message_start" -> {
                id = AnthropicAnswer.id(event.path("message"), created);
                usage.add(event.path("message").path("usage"));
                delta = Delta.OPENING;
            }
            case "content_block_start" -> delta = opened(event.path("content_block"));
            case "content_block_delta" -> delta = delta(event.path("delta"));
            case "message_delta" -> {
                last(event, data, events);
                return;
            }
            case "message_stop" -> {
                done = true;
                return;
            }
            case "ping" -> {
                return;
            }
            case "" -> throw new IOException("an event without a type");
            default -> {
                // The end of a block, or what is new in the API: the client may know it.
            }
        }
        if (keepWire || delta.opensMessage() || delta.hasContent()) {
            events.accept(new Chunk(id, delta, Optional.empty(), wire(data)));
        }
        if (delta.opensMessage() && usage.isTold()) {
            events.accept(new Prompt(usage.total().withOutput(0)));
        }
    }

    private Delta opened(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "text" -> Delta.text(block.path("text").asText());
            case "tool_use" -> {
                tools++;
                yield toolIsAnswer
                        ? Delta.NOTHING
                        : call(block.path("id").asText(), block.path("name").asText(), "");
            }
            default -> Delta.NOTHING;
        };
    }

    private Delta delta(JsonNode delta) {
        return switch (delta.path("type").asText()) {
            case "text_delta" -> Delta.text(delta.path("text").asText());
            case "thinking_delta" -> new Delta(false, "", delta.path("thinking").asText(), "", List.of());
            case "input_json_delta" -> {
                String json = delta.path("partial_json").asText();
                // Anthropic's own tools write their input too, before any of the client's was called.
                yield json.isEmpty() || tools < 0
                        ? Delta.NOTHING
                        : toolIsAnswer ? Delta.text(json) : call("", "", json);
            }
            default -> Delta.NOTHING;
        };
    }

    private Delta call(String call, String name, String arguments) {
        return new Delta(false, "", "", "", List.of(new ToolCallDelta(tools, call, name, arguments)));
    }

    private void last(JsonNode event, byte[] data, Consumer<ChatEvent> events) {
        usage.add(event.path("usage"));
        Optional<FinishReason> finish = Optional.ofNullable(
                        event.path("delta").path("stop_reason").textValue())
                .map(reason -> AnthropicAnswer.finish(reason, toolIsAnswer));
        if (keepWire || finish.isPresent()) {
            events.accept(new Chunk(id, Delta.NOTHING, finish, wire(data)));
        }
        if (finish.isPresent() && usage.isTold()) {
            events.accept(new Usage(usage.total(), Optional.empty()));
        }
    }

    /** Events are JSON in one line at Anthropic; of another server's, lines would tear them apart when they are sent on. */
    private Optional<Wire> wire(byte[] data) {
        return keepWire ? Optional.of(Wire.of(Dialect.ANTHROPIC, OneLine.of(data))) : Optional.empty();
    }
}
