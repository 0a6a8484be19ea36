package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.chat.ModelRequest;

/**
 * About how many tokens a call will use, without a tokenizer on the hot path: reserved against limits of tokens per minute
 * and settled to the truth afterwards, so it may be wrong in both directions. Pure.
 */
final class TokenEstimate {
    /** Bytes of a request that make one token, about, in the languages that are cheapest to write. */
    private static final long BYTES_A_TOKEN = 4;

    private TokenEstimate() {}

    static long of(ModelRequest request, ExecutionConfig config) {
        long prompt = Math.ceilDiv(request.promptTokenBound(), BYTES_A_TOKEN);
        return switch (request.operation()) {
            case CHAT, TEXT_COMPLETION ->
                prompt + request.maxTokens().orElse(config.usualOutputTokens()) * request.candidates();
            case EMBEDDINGS, MODERATION -> prompt;
        };
    }
}
