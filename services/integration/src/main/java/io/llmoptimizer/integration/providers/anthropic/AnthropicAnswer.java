package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.ToolCall;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A message, whole or streamed. */
final class AnthropicAnswer implements AnswerReader {
    private final AnthropicErrors errors;
    private final long created;
    private final boolean keepWire;
    private final boolean toolIsAnswer;
    private final MessageStream stream;

    /**
     * @param created epoch seconds of the answer, which Anthropic does not tell
     * @param keepWire whether the client speaks this dialect, and so is given Anthropic's own JSON
     * @param toolIsAnswer whether the input of the tool that had to be called is the answer's text
     */
    AnthropicAnswer(AnthropicErrors errors, long created, boolean keepWire, boolean toolIsAnswer) {
        this.errors = errors;
        this.created = created;
        this.keepWire = keepWire;
        this.toolIsAnswer = toolIsAnswer;
        this.stream = new MessageStream(errors, created, keepWire, toolIsAnswer);
    }

    @Override
    public ChatEvent.Whole whole(byte[] body) throws IOException {
        JsonNode message = Json.read(body);
        if (!message.path("content").isArray()) {
            throw new IOException("the message has no content");
        }
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(block.path("text").asText());
                case "thinking" -> thinking.append(block.path("thinking").asText());
                case "tool_use" -> tool(block, text, calls);
                default -> {
                    // Redacted thinking and what Anthropic's own tools say have no place in the common vocabulary.
                }
            }
        }
        AnthropicUsage usage = new AnthropicUsage();
        usage.add(message.path("usage"));
        return new ChatEvent.Whole(new ChatResult(
                id(message, created),
                text.toString(),
                thinking.toString(),
                "",
                calls,
                finish(message.path("stop_reason").asText("end_turn"), toolIsAnswer),
                usage.isTold() ? Optional.of(usage.total()) : Optional.empty(),
                keepWire ? Optional.of(Wire.of(Dialect.ANTHROPIC, body)) : Optional.empty()));
    }

    private void tool(JsonNode block, StringBuilder text, List<ToolCall> calls) {
        String input = block.path("input").toString();
        if (toolIsAnswer) {
            text.append(input);
        } else {
            calls.add(new ToolCall(block.path("id").asText(), block.path("name").asText(), input));
        }
    }

    @Override
    public void event(byte[] data, Consumer<ChatEvent> events) throws IOException {
        stream.event(data, events);
    }

    @Override
    public boolean isDone() {
        return stream.isDone();
    }

    /** Every stream says that it is over. */
    @Override
    public boolean mayEnd() {
        return false;
    }

    @Override
    public ProviderFailure refused(int status, UnaryOperator<String> headers, byte[] body) {
        return errors.answered(status, headers, body);
    }

    static AnswerId id(JsonNode message, long created) {
        return new AnswerId(
                message.path("id").asText(""), created, message.path("model").asText(""));
    }

    static FinishReason finish(String stopReason, boolean toolIsAnswer) {
        FinishReason reason = StopReasons.of(stopReason);
        return toolIsAnswer && reason == FinishReason.TOOL_CALLS ? FinishReason.STOP : reason;
    }
}
