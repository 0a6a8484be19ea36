package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatEvent.Usage;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.ResultAssembler;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import io.llmoptimizer.integration.providers.upstream.StreamForm;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A {@code ChatResponse}: one for a whole answer, a line each of the same form for a streamed one. */
final class OllamaAnswer implements AnswerReader {
    private final OllamaErrors errors;
    private final String model;
    private final Instant asked;
    private final boolean logprobs;
    private AnswerId id;
    private int tools;
    private boolean done;

    /**
     * @param model the model that was asked, for answers that do not name it
     * @param asked for answers that do not tell when they were made
     * @param logprobs whether log probabilities were asked for in OpenAI's dialect
     */
    OllamaAnswer(OllamaErrors errors, String model, Instant asked, boolean logprobs) {
        this.errors = errors;
        this.model = model;
        this.asked = asked;
        this.logprobs = logprobs;
    }

    @Override
    public StreamForm streamForm() {
        return StreamForm.JSON_LINES;
    }

    @Override
    public ChatEvent.Whole whole(byte[] body) throws IOException {
        JsonNode response = response(body);
        ResultAssembler assembler = new ResultAssembler();
        assembler.add(chunk(response));
        if (!done) {
            throw new IOException("the answer is not done");
        }
        ChatResult read = assembler.result(TokenUsage.NONE);
        ChatResult result = new ChatResult(
                read.id(),
                read.text(),
                read.reasoning(),
                "",
                read.toolCalls(),
                read.finish(),
                usage(response),
                Optional.empty());
        return new ChatEvent.Whole(
                logprobs ? result.withWire(Logprobs.whole(result, response.path("logprobs"))) : result);
    }

    @Override
    public void event(byte[] data, Consumer<ChatEvent> events) throws IOException {
        JsonNode response = response(data);
        Chunk chunk = chunk(response);
        if (chunk.delta().opensMessage()
                || chunk.delta().hasContent()
                || chunk.finish().isPresent()) {
            events.accept(logprobs ? Logprobs.piece(chunk, response.path("logprobs")) : chunk);
        }
        if (done) {
            usage(response).ifPresent(counted -> events.accept(new Usage(counted, Optional.empty())));
        }
    }

    private JsonNode response(byte[] data) throws IOException {
        JsonNode response = Json.read(data);
        if (response.hasNonNull("error")) {
            throw new ProviderException(errors.inStream(response));
        }
        if (!response.path("message").isObject() && !response.path("done").asBoolean()) {
            throw new IOException("an answer without a message");
        }
        return response;
    }

    private Chunk chunk(JsonNode response) {
        boolean opens = id == null;
        if (opens) {
            id = id(response);
        }
        JsonNode message = response.path("message");
        List<ToolCallDelta> calls = new ArrayList<>();
        message.path("tool_calls").forEach(call -> calls.add(call(call)));
        done = response.path("done").asBoolean();
        return new Chunk(
                id,
                new Delta(
                        opens,
                        message.path("content").asText(""),
                        message.path("thinking").asText(""),
                        "",
                        calls),
                done ? Optional.of(finish(response.path("done_reason").asText("stop"))) : Optional.empty(),
                Optional.empty());
    }

    /** Answers have no id of their own; when they were begun, to the nanosecond, tells them apart. */
    private AnswerId id(JsonNode response) {
        String told = response.path("created_at").asText("");
        Instant created = asked;
        try {
            created = told.isEmpty()
                    ? asked
                    : java.time.OffsetDateTime.parse(told).toInstant();
        } catch (DateTimeParseException odd) {
            // A name and an age for the client; nothing depends on them.
        }
        String name = Long.toString(created.getEpochSecond(), Character.MAX_RADIX)
                + Integer.toString(created.getNano(), Character.MAX_RADIX);
        return new AnswerId(
                "chatcmpl-" + name,
                created.getEpochSecond(),
                response.path("model").asText(model));
    }

    /** Calls come whole. Servers before 0.12 give them no id, which OpenAI's and Anthropic's dialects need. */
    private ToolCallDelta call(JsonNode call) {
        int index = tools++;
        JsonNode function = call.path("function");
        JsonNode arguments = function.path("arguments");
        String given = call.path("id").asText("");
        return new ToolCallDelta(
                index,
                given.isEmpty() ? "call_" + id.id().substring("chatcmpl-".length()) + "_" + index : given,
                function.path("name").asText(),
                arguments.isObject() ? arguments.toString() : arguments.asText("{}"));
    }

    private FinishReason finish(String reason) {
        return switch (reason) {
            case "stop" -> tools > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            default -> FinishReason.OTHER;
        };
    }

    /** Older servers leave out the prompt's count when they had the prompt in memory: then it is unknown, not zero. */
    private static Optional<TokenUsage> usage(JsonNode response) {
        return response.path("prompt_eval_count").isIntegralNumber()
                ? Optional.of(TokenUsage.of(
                        Math.max(0, response.path("prompt_eval_count").longValue()),
                        Math.max(0, response.path("eval_count").asLong())))
                : Optional.empty();
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean mayEnd() {
        return done;
    }

    @Override
    public ProviderFailure refused(int status, UnaryOperator<String> headers, byte[] body) {
        return errors.answered(status, headers, body);
    }
}
