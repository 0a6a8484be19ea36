package io.llmoptimizer.integration.providers.sandbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.integration.chat.ChatMessage;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.MessagePart;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Counts prompts as the real tokenizer does, without it dominating a load test: short prompts at once, long ones on a worker
 * thread, and a prompt that was counted lately not again.
 */
final class PromptTokens {
    /** Tokenizing this much takes about as long as the hop to a worker and back. */
    static final int AT_ONCE = 600;

    private static final int REMEMBERED_CHARACTERS = 4_000_000;

    private final TokenCounter counter;
    private final Vertx vertx;
    private final Cache<String, Long> remembered = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_CHARACTERS)
            .weigher((String prompt, Long tokens) -> prompt.length())
            .build();

    PromptTokens(TokenCounter counter, Vertx vertx) {
        this.counter = counter;
        this.vertx = vertx;
    }

    /** All text of the prompt, one message a line. */
    static String textOf(ChatRequest request) {
        StringBuilder text = new StringBuilder();
        for (ChatMessage message : request.messages()) {
            text.append(message.role().wireName()).append(':');
            for (MessagePart part : message.parts()) {
                switch (part) {
                    case MessagePart.Text words -> text.append(words.text());
                    case MessagePart.Image image -> text.append(image.url());
                    case MessagePart.Other other -> text.append(other.source());
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** @param text what {@link #textOf} makes of {@code request} */
    Future<Long> count(ChatRequest request, String text) {
        boolean plain = !request.body().has("tools") && !request.body().has("response_format");
        Long known = plain ? remembered.getIfPresent(text) : null;
        if (known != null) {
            return Future.succeededFuture(known);
        }
        if (text.length() <= AT_ONCE && plain) {
            long tokens = counter.prompt(request);
            remembered.put(text, tokens);
            return Future.succeededFuture(tokens);
        }
        return vertx.executeBlocking(() -> counter.prompt(request), false).onSuccess(tokens -> {
            if (plain) {
                remembered.put(text, tokens);
            }
        });
    }
}
