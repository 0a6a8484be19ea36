package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.Answer.Receipt;
import java.util.Queue;
import java.util.concurrent.Flow;

/**
 * The pieces of an answer on their way from the provider to the client, at the client's pace. Takes one subscriber. On the
 * call's Vert.x context.
 */
final class LiveStream implements Flow.Publisher<Piece>, Flow.Subscription {
    private final RunningCall running;
    private final Attempts attempts;
    private final Queue<Chunk> opening;
    private Flow.Subscriber<? super Piece> client;
    private long wanted;
    private Receipt receipt;
    private CallError error;
    private boolean over;

    /** @param opening came already, so it waits for the client */
    LiveStream(RunningCall running, Attempts attempts, Queue<Chunk> opening) {
        this.running = running;
        this.attempts = attempts;
        this.opening = opening;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Piece> subscriber) {
        client = subscriber;
        client.onSubscribe(this);
        signalEnd();
    }

    @Override
    public void request(long count) {
        if (over) {
            return;
        }
        wanted = Math.addExact(wanted, Math.min(count, Integer.MAX_VALUE));
        long ofProvider = count;
        while (wanted > 0 && !opening.isEmpty() && !over) {
            ofProvider--;
            next(opening.remove());
        }
        if (receipt != null || error != null) {
            signalEnd();
        } else if (ofProvider > 0 && !over) {
            attempts.request(ofProvider);
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            running.hangUp();
        }
    }

    /** Only what was requested comes here. */
    void next(Chunk chunk) {
        if (!over) {
            wanted--;
            client.onNext(new Piece.Next(chunk));
        }
    }

    /** The answer is whole and its usage durable. */
    void complete(Receipt recorded) {
        receipt = recorded;
        signalEnd();
    }

    /** The answer broke off. */
    void fail(CallError reason) {
        error = reason;
        signalEnd();
    }

    private void signalEnd() {
        if (over || client == null || !opening.isEmpty()) {
            return;
        }
        if (error != null) {
            over = true;
            client.onError(new CallException(error));
        } else if (receipt != null && wanted > 0) {
            over = true;
            client.onNext(new Piece.Last(receipt, attempts.usage()));
            client.onComplete();
        }
    }
}
