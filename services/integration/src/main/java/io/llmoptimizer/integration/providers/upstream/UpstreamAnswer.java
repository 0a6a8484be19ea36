package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.Phase;
import io.llmoptimizer.integration.providers.ProviderFailure.TimedOut;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;

/**
 * One answer of an upstream server. Everything happens on one Vert.x context. The connection is read only as fast as events
 * are requested, so a slow client slows the provider down instead of filling our memory.
 */
final class UpstreamAnswer implements Flow.Subscription {
    private static final int LARGEST_ERROR = 64 * 1024;
    private static final int LINGER_MS = 5_000;
    private static final int LARGEST_COMPLETION = 64 * 1024 * 1024;

    private final Vertx vertx;
    private final String provider;
    private final ProviderCall call;
    private final Duration connectTimeout;
    private final Flow.Subscriber<? super ChatEvent> subscriber;
    private final AnswerReader answer;
    private final StreamReader reader;
    private final Queue<ChatEvent> ready = new ArrayDeque<>();
    private final Buffer body = Buffer.buffer();
    /** Null once this call has left it. */
    private Lane lane;

    private HttpClientRequest request;
    private HttpClientResponse source;
    private long wanted;
    private long linger;
    private boolean fetching;
    private boolean draining;
    private boolean closed;
    private boolean ended;
    /** The response is over, at the connection too: that may serve another call already. */
    private boolean read;

    private ProviderFailure failure;

    UpstreamAnswer(
            Vertx vertx,
            String provider,
            ProviderCall call,
            AnswerReader answer,
            Duration connectTimeout,
            Flow.Subscriber<? super ChatEvent> subscriber) {
        this.vertx = vertx;
        this.provider = provider;
        this.call = call;
        this.connectTimeout = connectTimeout;
        this.subscriber = subscriber;
        this.answer = answer;
        this.reader = new StreamReader(provider, answer, ready::add);
    }

    /** @param entered left when the connection is free for another call */
    void ask(Lane entered, RequestOptions options, byte[] outgoing) {
        lane = entered;
        if (closed) {
            leave();
            return;
        }
        entered.client()
                .request(options)
                .onSuccess(opened -> {
                    request = opened;
                    if (closed) {
                        reset();
                        return;
                    }
                    opened.exceptionHandler(this::broken);
                    opened.response().onSuccess(this::answered).onFailure(this::broken);
                    opened.end(Buffer.buffer(outgoing));
                })
                .onFailure(this::broken);
    }

    @Override
    public void request(long count) {
        wanted = Math.addExact(wanted, Math.min(count, Integer.MAX_VALUE));
        drain();
    }

    @Override
    public void cancel() {
        closed = true;
        ready.clear();
        stop();
    }

    /**
     * HTTP/1.1 has no other way to say stop than to close the connection; the provider stops working then. What has come
     * already is read first, since it may be all: the connection serves another call then, and a late reset would close it
     * under that one.
     *
     * @see <a href="https://github.com/eclipse-vertx/vert.x/issues/6294">what a late reset does</a>
     */
    private void stop() {
        if (request == null || read) {
            return;
        }
        if (source == null) {
            reset();
            return;
        }
        source.resume();
        vertx.runOnContext(whatHasComeIsRead -> {
            if (!read) {
                reset();
            }
        });
    }

    private void reset() {
        request.reset();
        leave();
    }

    private void leave() {
        if (lane != null) {
            lane.leave();
            lane = null;
        }
    }

    private void answered(HttpClientResponse response) {
        if (closed) {
            return;
        }
        response.exceptionHandler(cause -> {
            over();
            broken(cause);
        });
        if (response.statusCode() != 200) {
            collect(
                    response,
                    LARGEST_ERROR,
                    () -> fail(answer.refused(response.statusCode(), response::getHeader, body.getBytes())));
        } else if (!call.request().stream()) {
            collect(response, LARGEST_COMPLETION, this::whole);
        } else if (isStream(response)) {
            response.handler(this::received);
            response.endHandler(end -> {
                over();
                streamEnded();
            });
            response.pause();
            source = response;
            drain();
        } else {
            fail(new Broken(
                    provider, 0, "it answered a stream with content type " + response.getHeader("content-type")));
        }
    }

    private boolean isStream(HttpClientResponse response) {
        String type = response.getHeader("content-type");
        return type != null && type.startsWith(answer.streamForm().contentType());
    }

    private void collect(HttpClientResponse response, int limit, Runnable whenWhole) {
        response.handler(part -> {
            if (body.length() + part.length() > limit) {
                fail(new Broken(provider, response.statusCode(), "its answer is larger than " + limit + " bytes"));
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(end -> {
            over();
            if (!ended) {
                whenWhole.run();
            }
        });
    }

    private void whole() {
        try {
            ready.add(answer.whole(body.getBytes()));
            ended = true;
            drain();
        } catch (IOException notUnderstood) {
            fail(new Broken(provider, 0, "its answer can't be understood"));
        } catch (ProviderException refused) {
            fail(refused.failure());
        }
    }

    private void received(Buffer part) {
        fetching = false;
        if (ended || closed) {
            return;
        }
        try {
            reader.feed(part.getBytes());
            if (reader.isDone()) {
                ended = true;
                letGo();
            }
            drain();
        } catch (ProviderException refused) {
            fail(refused.failure());
        }
    }

    /** Reads what may follow the end of the answer, so that the connection goes back to the pool. */
    private void letGo() {
        linger = vertx.setTimer(LINGER_MS, tooLong -> stop());
        source.resume();
    }

    private void over() {
        read = true;
        leave();
        vertx.cancelTimer(linger);
    }

    private void streamEnded() {
        if (ended || closed) {
            return;
        }
        try {
            reader.end();
            ended = true;
            drain();
        } catch (ProviderException cut) {
            fail(cut.failure());
        }
    }

    private void broken(Throwable cause) {
        leave();
        if (ended || closed) {
            return;
        }
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (source != null) {
            fail(reader.cut(detail));
        } else if (cause instanceof ConnectTimeoutException || (request == null && cause instanceof TimeoutException)) {
            fail(new TimedOut(provider, Phase.CONNECT, connectTimeout));
        } else if (cause instanceof ConnectionPoolTooBusyException) {
            fail(new Unreachable(provider, "all connections are in use and too many calls wait for one already"));
        } else if (body.length() > 0) {
            fail(new BrokenOff(provider, detail));
        } else {
            fail(new Unreachable(provider, detail));
        }
    }

    /** There is no answer, or no more of it. */
    void fail(ProviderFailure reason) {
        if (ended) {
            return;
        }
        ended = true;
        failure = reason;
        stop();
        drain();
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (wanted > 0 && !ready.isEmpty() && !closed) {
                wanted--;
                subscriber.onNext(ready.poll());
            }
        } finally {
            draining = false;
        }
        if (closed || !ready.isEmpty()) {
            return;
        }
        if (ended) {
            closed = true;
            finish();
        } else if (source != null && !fetching && wanted > 0) {
            fetching = true;
            source.fetch(1);
        }
    }

    private void finish() {
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(new ProviderException(failure));
        }
    }
}
