package io.llmoptimizer.integration.chat;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a provider says while it answers. A request that is not streamed is answered by one {@link Whole} (or, when it is no
 * chat, {@link Document}); a streamed one by
 * {@link Chunk}s, of which one carries the finish reason, and by one {@link Usage} when the provider tells it; some tell the
 * tokens of the {@link Prompt} before.
 */
public sealed interface ChatEvent {

    /**
     * The next piece of a streamed answer.
     *
     * @param wire the piece as the provider sent it, without its usage; empty when its dialect is not OpenAI's
     */
    record Chunk(AnswerId id, Delta delta, Optional<FinishReason> finish, Optional<Wire> wire) implements ChatEvent {
        public static Chunk of(AnswerId id, Delta delta) {
            return new Chunk(id, delta, Optional.empty(), Optional.empty());
        }

        /** Whether it carries a token or the end, and not just announces that an answer comes. */
        public boolean saysSomething() {
            return delta.hasContent() || finish.isPresent();
        }

        public static Chunk finished(AnswerId id, FinishReason reason) {
            return new Chunk(id, Delta.NOTHING, Optional.of(reason), Optional.empty());
        }
    }

    /**
     * What the prompt of a streamed answer came to, told while the answer is still to come. It is what is charged for the
     * prompt of an answer that nobody hears the end of.
     *
     * @param usage without output
     */
    record Prompt(TokenUsage usage) implements ChatEvent {}

    /**
     * What a streamed answer used.
     *
     * @param wire the provider's own usage object, when its dialect is OpenAI's
     */
    record Usage(TokenUsage usage, Optional<Wire> wire) implements ChatEvent {}

    /** A complete answer. */
    record Whole(ChatResult result) implements ChatEvent {}

    /**
     * A complete answer to what is no chat, in OpenAI's dialect.
     *
     * @param usage the provider's count, when it told
     * @param body what the client is sent; given the usage, since a provider that does not tell it makes us count
     */
    record Document(Optional<TokenUsage> usage, Function<TokenUsage, Wire> body) implements ChatEvent {
        /** A provider's own JSON, passed on untouched. */
        public static Document of(Optional<TokenUsage> usage, byte[] json) {
            Wire wire = Wire.of(json);
            return new Document(usage, counted -> wire);
        }
    }
}
