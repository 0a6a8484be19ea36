package io.llmoptimizer.integration.completions;

import io.llmoptimizer.integration.execution.Answer.Piece;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Flow;

/**
 * Writes a streamed answer no faster than the client reads it. Pieces that come within one turn of the event loop leave in
 * one write: a burst costs one system call, and a single piece waits for nothing but the end of its turn.
 */
final class SseWriter implements Flow.Subscriber<Piece> {
    /** So much is gathered within a turn at most. */
    private static final int LARGEST_WRITE = 16 * 1024;

    private final HttpServerResponse response;
    private final AnswerFormat format;
    private final Context context;
    private Flow.Subscription pieces;
    private Buffer pending = Buffer.buffer();
    private boolean flushing;
    private boolean held;
    private boolean over;

    SseWriter(HttpServerResponse response, AnswerFormat format, Context context) {
        this.response = response;
        this.format = format;
        this.context = context;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        pieces = subscription;
        pieces.request(1);
    }

    @Override
    public void onNext(Piece piece) {
        switch (piece) {
            case Piece.Next next -> {
                format.chunk(pending, next.chunk());
                flushSoon();
                more();
            }
            case Piece.Last last -> {
                Buffer end = Buffer.buffer();
                format.last(end, last);
                format.settled()
                        .onSuccess(done -> {
                            pending.appendBuffer(end);
                            end();
                        })
                        .onFailure(this::onError);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        CallError error = failure instanceof CallException known ? known.error() : CallError.internal();
        format.broken(pending, error);
        end();
    }

    @Override
    public void onComplete() {
        // The last piece has ended the response.
    }

    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            context.runOnContext(turn -> flush());
        }
    }

    private void flush() {
        flushing = false;
        if (over || response.closed()) {
            return;
        }
        if (pending.length() > 0) {
            Buffer full = pending;
            pending = Buffer.buffer();
            response.write(full);
        }
        if (held) {
            held = false;
            more();
        }
    }

    private void more() {
        if (over || response.closed()) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> {
                response.drainHandler(null);
                more();
            });
        } else if (pending.length() >= LARGEST_WRITE) {
            held = true;
        } else {
            pieces.request(1);
        }
    }

    private void end() {
        over = true;
        if (!response.closed()) {
            response.end(pending);
        }
    }
}
