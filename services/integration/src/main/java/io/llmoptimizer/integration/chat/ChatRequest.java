package io.llmoptimizer.integration.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A chat to be continued. The body is kept whole, so that a provider that speaks OpenAI's dialect is sent every parameter
 * the client gave, known to us or not.
 *
 * @param model as the client wrote it
 * @param maxTokens output tokens the client allows, from {@code max_tokens} or {@code max_completion_tokens}
 * @param includeUsage whether a stream shall end with its usage
 * @param promptTokenBound no tokenizer makes more input tokens of this request
 * @param body the request in OpenAI's shape; not to be changed by anyone
 * @param original what the client really sent, when that was no OpenAI request
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        OptionalLong maxTokens,
        boolean stream,
        boolean includeUsage,
        long promptTokenBound,
        ObjectNode body,
        Optional<Original> original)
        implements ModelRequest {

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** A request in OpenAI's dialect. */
    public ChatRequest(
            String model,
            List<ChatMessage> messages,
            OptionalLong maxTokens,
            boolean stream,
            boolean includeUsage,
            long promptTokenBound,
            ObjectNode body) {
        this(model, messages, maxTokens, stream, includeUsage, promptTokenBound, body, Optional.empty());
    }

    /**
     * A request in another dialect, of which {@link #body} is the translation.
     *
     * @param body as the client wrote it; not to be changed by anyone
     * @param unmapped parameters that the translation lacks, by their names in {@code body}
     * @param headers of the dialect that go with the body, such as {@code anthropic-beta}
     * @param untranslatable content that OpenAI's dialect has no place for, by its path in {@code body}: it can't be left out
     */
    public record Original(
            Dialect dialect,
            ObjectNode body,
            Map<String, String> headers,
            List<String> unmapped,
            Optional<String> untranslatable) {
        public Original {
            headers = Map.copyOf(headers);
            unmapped = List.copyOf(unmapped);
        }
    }

    @Override
    public Operation operation() {
        return in(Dialect.TEXT_COMPLETION).isPresent() ? Operation.TEXT_COMPLETION : Operation.CHAT;
    }

    @Override
    public int candidates() {
        return in(Dialect.TEXT_COMPLETION)
                .map(given -> given.path("best_of").asInt(1))
                .orElse(1);
    }

    /** This request as the translation of {@code given}. */
    public ChatRequest translatedFrom(Original given) {
        return new ChatRequest(
                model, messages, maxTokens, stream, includeUsage, promptTokenBound, body, Optional.of(given));
    }

    /** Whether {@link #body} says all there is to say, so that equal bodies may share an answer. */
    public boolean isWhole() {
        return original.isEmpty()
                || (original.get().unmapped().isEmpty()
                        && original.get().untranslatable().isEmpty());
    }

    /** The client's own body, when it is of this dialect. */
    public Optional<ObjectNode> in(Dialect dialect) {
        return dialect == Dialect.OPENAI && original.isEmpty()
                ? Optional.of(body)
                : original.filter(given -> given.dialect() == dialect).map(Original::body);
    }
}
