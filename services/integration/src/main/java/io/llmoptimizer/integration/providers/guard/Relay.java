package io.llmoptimizer.integration.providers.guard;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.providers.ProviderException;
import java.util.concurrent.Flow;

/**
 * Hands signals of one answer on, in both directions, and nothing after the end. All on one Vert.x context, so it needs no
 * locks.
 */
abstract class Relay implements Flow.Subscriber<ChatEvent>, Flow.Subscription {
    private final Flow.Subscriber<? super ChatEvent> downstream;
    private Flow.Subscription upstream;
    private boolean ended;

    Relay(Flow.Subscriber<? super ChatEvent> downstream) {
        this.downstream = downstream;
    }

    /** The answer was asked for. */
    void begun() {}

    /** More of it is wanted. */
    void wanted(long count) {}

    /** Its next event is about to be handed on. */
    void passing(ChatEvent event) {}

    /** It is over, once: completed when {@code failure} is null and {@code cancelled} is false. */
    abstract void over(Throwable failure, boolean cancelled);

    /** Ends the answer from here. */
    final void fail(ProviderException failure) {
        if (!ended) {
            upstream.cancel();
            onError(failure);
        }
    }

    @Override
    public final void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        begun();
        downstream.onSubscribe(this);
    }

    @Override
    public final void onNext(ChatEvent event) {
        if (!ended) {
            passing(event);
            downstream.onNext(event);
        }
    }

    @Override
    public final void onError(Throwable failure) {
        if (!ended) {
            ended = true;
            over(failure, false);
            downstream.onError(failure);
        }
    }

    @Override
    public final void onComplete() {
        if (!ended) {
            ended = true;
            over(null, false);
            downstream.onComplete();
        }
    }

    @Override
    public final void request(long count) {
        if (!ended) {
            wanted(count);
            upstream.request(count);
        }
    }

    @Override
    public final void cancel() {
        if (!ended) {
            ended = true;
            over(null, true);
            upstream.cancel();
        }
    }
}
