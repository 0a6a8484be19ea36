package io.llmoptimizer.integration.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;

/** What a client asks a model for: all that routing, budgets and metering need to know of it. */
public sealed interface ModelRequest permits ChatRequest, EmbeddingRequest, ModerationRequest {

    Operation operation();

    /** As the client wrote it. */
    String model();

    /** No tokenizer makes more input tokens of this request. */
    long promptTokenBound();

    /** Output tokens the client allows. */
    OptionalLong maxTokens();

    /** Answers that are made, and paid, for the one that is given. */
    default int candidates() {
        return 1;
    }

    /** Whether the answer is wanted piece by piece. */
    boolean stream();

    /** The request in OpenAI's shape; not to be changed by anyone. */
    ObjectNode body();
}
