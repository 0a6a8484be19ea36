package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.integration.catalog.Cost;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.limits.TokenAdmission.Standing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/** The answer to a call, as soon as it is certain who answers. */
public sealed interface Answer {

    Head head();

    /** A whole answer; its usage is recorded already. Its result carries its JSON. */
    record Whole(Head head, ChatResult result, Receipt receipt) implements Answer {}

    /** A whole answer to what is no chat, in OpenAI's dialect; its usage is recorded already. */
    record Document(Head head, Wire body, Receipt receipt) implements Answer {}

    /**
     * An answer that begins now. The publisher takes one subscriber, on the call's Vert.x context; it ends with one {@link
     * Piece.Last}, or fails with {@link CallException}. Cancelling it means that the client hung up.
     */
    record Streaming(Head head, Flow.Publisher<Piece> pieces) implements Answer {}

    /**
     * What is known before the first byte.
     *
     * @param attempts provider attempts made, 0 for an answer from the cache
     * @param dropped parameters of the request that the provider does not have and was not sent
     * @param providerNanos how much of the time until now was spent waiting for providers
     * @param tokens where the caller stands with its tokens per minute, if a limit applies and the call was counted
     */
    record Head(
            Model model,
            String strategy,
            int attempts,
            CacheStatus cache,
            List<String> dropped,
            long providerNanos,
            Optional<Standing> tokens) {}

    /** What a call came to; it is stored already. */
    record Receipt(TokenUsage usage, Cost cost) {

        /** The sum of the cost's parts in US dollars. */
        public BigDecimal costUsd() {
            return cost.total();
        }
    }

    /** A part of a streamed answer. */
    sealed interface Piece {
        record Next(Chunk chunk) implements Piece {}

        /** @param usage the provider's own usage object, when there is one in OpenAI's dialect */
        record Last(Receipt receipt, Optional<Wire> usage) implements Piece {}
    }
}
