package io.llmoptimizer.integration.providers.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatEvent.Prompt;
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
import io.llmoptimizer.integration.providers.ProviderFailure.ContentBlocked;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A {@code GenerateContentResponse}: one for a whole answer, several of the same form for a streamed one. */
final class GeminiAnswer implements AnswerReader {
    private final String provider;
    private final GeminiErrors errors;
    private final String model;
    private final long created;
    private AnswerId id;
    private int tools;
    private boolean prompted;
    private boolean finished;

    /**
     * @param model the model that was asked, for answers that do not name it
     * @param created epoch seconds of the answer, which Gemini does not tell
     */
    GeminiAnswer(String provider, GeminiErrors errors, String model, long created) {
        this.provider = provider;
        this.errors = errors;
        this.model = model;
        this.created = created;
    }

    @Override
    public ChatEvent.Whole whole(byte[] body) throws IOException {
        ResultAssembler assembler = new ResultAssembler();
        TokenUsage[] counted = new TokenUsage[1];
        event(body, event -> {
            switch (event) {
                case Chunk chunk -> assembler.add(chunk);
                case Usage usage -> counted[0] = usage.usage();
                case Prompt _, ChatEvent.Whole _, ChatEvent.Document _ ->
                    throw new IllegalStateException("a response is read in pieces");
            }
        });
        if (!finished) {
            throw new IOException("the response has no finished candidate");
        }
        ChatResult result = assembler.result(TokenUsage.NONE);
        return new ChatEvent.Whole(new ChatResult(
                result.id(),
                result.text(),
                result.reasoning(),
                "",
                result.toolCalls(),
                result.finish(),
                Optional.ofNullable(counted[0]),
                Optional.empty()));
    }

    @Override
    public void event(byte[] data, Consumer<ChatEvent> events) throws IOException {
        JsonNode response = Json.read(data);
        if (response.hasNonNull("error")) {
            throw new ProviderException(errors.inStream(response));
        }
        JsonNode candidate = response.path("candidates").path(0);
        String blocked = response.path("promptFeedback").path("blockReason").asText("");
        if (candidate.isMissingNode() && !blocked.isEmpty()) {
            throw new ProviderException(
                    new ContentBlocked(provider, "The prompt was blocked for the reason " + blocked + "."));
        }
        if (candidate.isMissingNode() && !response.has("usageMetadata")) {
            throw new IOException("a response without candidates");
        }
        Delta delta = delta(candidate.path("content").path("parts"), response);
        Optional<FinishReason> finish =
                Optional.ofNullable(candidate.path("finishReason").textValue()).map(this::finish);
        finished |= finish.isPresent();
        if (delta.opensMessage() || delta.hasContent() || finish.isPresent()) {
            events.accept(new Chunk(id, delta, finish, Optional.empty()));
        }
        GeminiUsage.read(response.path("usageMetadata")).ifPresent(usage -> tell(usage, events));
    }

    /** Every response of a stream counts what was used until then. */
    private void tell(TokenUsage usage, Consumer<ChatEvent> events) {
        if (finished) {
            events.accept(new Usage(usage, Optional.empty()));
        } else if (!prompted) {
            prompted = true;
            events.accept(new Prompt(usage.withOutput(0)));
        }
    }

    private Delta delta(JsonNode parts, JsonNode response) {
        boolean opens = id == null;
        if (opens) {
            id = new AnswerId(
                    response.path("responseId").asText("gemini"),
                    created,
                    response.path("modelVersion").asText(model));
        }
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<ToolCallDelta> calls = new ArrayList<>();
        for (JsonNode part : parts) {
            if (part.has("functionCall")) {
                calls.add(call(part.path("functionCall")));
            } else if (part.path("thought").asBoolean()) {
                thoughts.append(part.path("text").asText(""));
            } else {
                text.append(part.path("text").asText(""));
            }
        }
        return new Delta(opens, text.toString(), thoughts.toString(), "", calls);
    }

    /** Calls come whole. Most models give them no id, which OpenAI's and Anthropic's dialects need. */
    private ToolCallDelta call(JsonNode call) {
        int index = tools++;
        JsonNode arguments = call.path("args");
        return new ToolCallDelta(
                index,
                call.path("id").asText("call_" + id.id() + "_" + index),
                call.path("name").asText(),
                arguments.isObject() ? arguments.toString() : "{}");
    }

    private FinishReason finish(String reason) {
        return switch (reason) {
            case "STOP" -> tools > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "IMAGE_SAFETY" ->
                FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    /** Nothing marks the end but the end: usage may follow the finish reason. */
    @Override
    public boolean isDone() {
        return false;
    }

    @Override
    public boolean mayEnd() {
        return finished;
    }

    @Override
    public ProviderFailure refused(int status, UnaryOperator<String> headers, byte[] body) {
        return errors.answered(status, headers, body);
    }
}
