package io.llmoptimizer.integration.providers;

import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;

/** A subscriber that notes what it hears. */
public final class Recording implements Flow.Subscriber<ChatEvent> {
    public final List<ChatEvent> events = new CopyOnWriteArrayList<>();
    public volatile Flow.Subscription subscription;
    public volatile ProviderFailure failure;
    public volatile boolean completed;
    private final long atOnce;

    /** @param atOnce events to request at the beginning */
    public Recording(long atOnce) {
        this.atOnce = atOnce;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(atOnce);
    }

    @Override
    public void onNext(ChatEvent event) {
        events.add(event);
    }

    @Override
    public void onError(Throwable broken) {
        failure = ((ProviderException) broken).failure();
    }

    @Override
    public void onComplete() {
        completed = true;
    }

    public Recording ended() {
        await().until(() -> completed || failure != null);
        return this;
    }

    public List<Chunk> chunks() {
        return events.stream()
                .filter(Chunk.class::isInstance)
                .map(Chunk.class::cast)
                .toList();
    }

    public String text() {
        return chunks().stream().map(chunk -> chunk.delta().text()).collect(Collectors.joining());
    }

    public Optional<FinishReason> finish() {
        return chunks().stream().flatMap(chunk -> chunk.finish().stream()).findFirst();
    }

    public Optional<TokenUsage> usage() {
        return events.stream()
                .filter(ChatEvent.Usage.class::isInstance)
                .map(event -> ((ChatEvent.Usage) event).usage())
                .findFirst();
    }
}
