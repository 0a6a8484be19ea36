package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.cache.CacheKey;
import io.llmoptimizer.integration.cache.CachedAnswer;
import io.llmoptimizer.integration.cache.ResponseCache;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.Wire;
import io.llmoptimizer.integration.openai.CompletionJson;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** One call's view of the response cache: what of it may be looked up, and what is worth keeping. */
final class CacheView {
    private static final Future<Optional<CachedAnswer>> NOTHING = Future.succeededFuture(Optional.empty());

    private final AnswerCache cache;
    private final ExecutionConfig config;
    private final Clock clock;
    private final ModelCall call;
    private final Optional<ChatRequest> chat;
    private CacheKey looked;

    /** What is needed of the response cache. */
    interface AnswerCache {
        Future<Optional<CachedAnswer>> find(CacheKey key);

        void store(CacheKey key, CachedAnswer answer, Duration ttl);

        static AnswerCache of(ResponseCache cache) {
            return new AnswerCache() {
                @Override
                public Future<Optional<CachedAnswer>> find(CacheKey key) {
                    return cache.find(key);
                }

                @Override
                public void store(CacheKey key, CachedAnswer answer, Duration ttl) {
                    cache.store(key, answer, ttl);
                }
            };
        }
    }

    CacheView(AnswerCache cache, ExecutionConfig config, Clock clock, ModelCall call) {
        this.cache = cache;
        this.config = config;
        this.clock = clock;
        this.call = call;
        this.chat = call.request() instanceof ChatRequest request && request.operation() == Operation.CHAT
                ? Optional.of(request)
                : Optional.empty();
    }

    /** Whether answers to such a request are kept at all: only those of chats are. */
    boolean isUsed() {
        return chat.isPresent();
    }

    Future<Optional<CachedAnswer>> find(Model model) {
        if (chat.filter(ChatRequest::isWhole).isEmpty()) {
            return NOTHING;
        }
        looked = key(model);
        return cache.find(looked);
    }

    /** Whether the pieces of a stream make the same answer as if it had come whole: log probabilities are not put together. */
    boolean isReproducible() {
        return isUsed() && !call.request().body().path("logprobs").asBoolean();
    }

    /**
     * Keeps an answer under the model that gave it: a fallback's answer is not the requested model's.
     *
     * @param capped whether a budget cut the answer shorter than the request says; then it is not the request's answer
     */
    void keep(Model model, ChatResult result, BigDecimal costUsd, boolean capped) {
        boolean whole =
                result.finish() != FinishReason.CONTENT_FILTER && !(capped && result.finish() == FinishReason.LENGTH);
        if (call.options().cache().writes() && whole && isTranslatable(result)) {
            CacheKey key = looked != null && looked.model().equals(model.id()) ? looked : key(model);
            byte[] completion = result.wire()
                    .filter(wire -> wire.isOf(Dialect.OPENAI))
                    .orElseGet(() -> render(result))
                    .json();
            cache.store(
                    key,
                    new CachedAnswer(model.provider(), model.name(), completion, costUsd, clock.instant()),
                    call.options().cacheTtl().orElse(config.cacheTtl()));
        }
    }

    /** Thoughts of another dialect are signed: put together again from their text they would be refused. */
    private boolean isTranslatable(ChatResult result) {
        return chat.filter(request -> request.original().isEmpty()
                        || (request.isWhole() && result.reasoning().isEmpty()))
                .isPresent();
    }

    Wire render(ChatResult result) {
        return Wire.of(CompletionJson.write(result));
    }

    private CacheKey key(Model model) {
        return CacheKey.of(
                call.caller().organization(), model.id(), call.request().body());
    }
}
