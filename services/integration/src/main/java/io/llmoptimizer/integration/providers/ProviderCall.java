package io.llmoptimizer.integration.providers;

import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.ModelRequest;
import io.llmoptimizer.integration.credentials.ProviderKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One attempt.
 *
 * @param model the provider's name of the model
 * @param outputCap to be sent as {@code max_tokens}, because a budget can't pay for more; only when the client gave none
 * @param largestOutput output tokens the model can make at most, when the catalog knows
 * @param timeLeft until the whole call has to be over
 * @param account the organization whose own keys are used; empty for the platform's
 * @param key to call the provider with; empty for one that needs none
 */
public record ProviderCall(
        ModelRequest request,
        String model,
        OptionalLong outputCap,
        OptionalLong largestOutput,
        Duration timeLeft,
        Optional<UUID> account,
        Optional<ProviderKey> key) {

    /** An attempt on the platform's account, for which no key is chosen yet. */
    public ProviderCall(
            ModelRequest request, String model, OptionalLong outputCap, OptionalLong largestOutput, Duration timeLeft) {
        this(request, model, outputCap, largestOutput, timeLeft, Optional.empty(), Optional.empty());
    }

    /** The same attempt with the keys of {@code payer}. */
    public ProviderCall on(Optional<UUID> payer) {
        return new ProviderCall(request, model, outputCap, largestOutput, timeLeft, payer, key);
    }

    /** The same attempt with this key. */
    public ProviderCall with(ProviderKey chosen) {
        return new ProviderCall(request, model, outputCap, largestOutput, timeLeft, account, Optional.of(chosen));
    }

    /** The request of a chat. Whoever answers other requests too asks for their kind first. */
    public ChatRequest chat() {
        return (ChatRequest) request;
    }

    /** The request for embeddings, likewise. */
    public EmbeddingRequest embedding() {
        return (EmbeddingRequest) request;
    }

    /** Output tokens the provider may make, if anything bounds them. */
    public OptionalLong maxTokens() {
        return request.maxTokens().isPresent() ? request.maxTokens() : outputCap;
    }
}
