package io.llmoptimizer.gateway.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * One pipelined connection, used by one event loop only. It is opened before anybody asks, reopened when lost, and given
 * up when its answers stop coming, so that a caller knows at once, instead of after a timeout of its own, that Redis is away.
 */
public final class RedisLine {
    /**
     * No answer for this long, and the line counts as down. A healthy Redis takes well under a millisecond; but a machine that
     * is short of processors pauses us all for longer than one thinks, and the wait hits only the requests of that moment.
     */
    private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** A line that stalled this long gets a new connection: the old one may lead nowhere. */
    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long CHECK_MS = 100;
    private static final long RECONNECT_MS = 250;

    private final Vertx vertx;
    private final Redis redis;
    private final Runnable onChange;
    private final ArrayDeque<Promise<Response>> waiting = new ArrayDeque<>();
    private RedisConnection connection;
    private RedisConnection abandoned;
    private boolean connecting;
    private boolean up;
    private long lastProgress = System.nanoTime();

    /** Without a stack trace: while Redis is away every request meets one. */
    private static final class RedisAwayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RedisAwayException() {
            super("Redis is away", null, false, false);
        }
    }

    /** @param context the event loop's own context: a line outlives the request that first needed it */
    RedisLine(Vertx vertx, Context context, Redis redis, Runnable onChange) {
        this.vertx = vertx;
        this.redis = redis;
        this.onChange = onChange;
        context.runOnContext(start -> {
            connect();
            vertx.setPeriodic(CHECK_MS, timer -> check());
        });
    }

    /** Whether a command has a fair chance to be answered. */
    public boolean isUp() {
        return up;
    }

    /** Sends {@code request} behind those already on the line. Fails at once when the line is down. */
    public Future<Response> send(Request request) {
        return up ? transmit(request) : Future.failedFuture(new RedisAwayException());
    }

    private Future<Response> transmit(Request request) {
        RedisConnection used = connection;
        if (waiting.isEmpty()) {
            lastProgress = System.nanoTime();
        }
        Promise<Response> promise = Promise.promise();
        waiting.add(promise);
        used.send(request).onComplete(answer -> {
            if (used.equals(connection)) {
                lastProgress = System.nanoTime();
                waiting.removeFirstOccurrence(promise);
            } else if (used.equals(abandoned)) {
                // Given up on, and now it answers: fit for the pool again.
                abandoned = null;
                used.close();
            }
            if (answer.succeeded()) {
                become(connection != null);
                promise.tryComplete(answer.result());
            } else {
                promise.tryFail(answer.cause());
            }
        });
        return promise.future();
    }

    private void connect() {
        if (connecting) {
            return;
        }
        connecting = true;
        redis.connect().onComplete(result -> {
            connecting = false;
            if (result.failed()) {
                vertx.setTimer(RECONNECT_MS, timer -> connect());
                return;
            }
            RedisConnection opened = result.result();
            connection = opened;
            lastProgress = System.nanoTime();
            opened.exceptionHandler(failure -> lost(opened));
            opened.endHandler(end -> lost(opened));
            // The line is up when Redis says so: a server that loads its data accepts connections and refuses commands.
            transmit(Request.cmd(Command.PING)).onFailure(notReady -> {
                lost(opened);
                opened.close();
            });
        });
    }

    private void lost(RedisConnection broken) {
        if (!broken.equals(connection)) {
            return;
        }
        abandon();
        vertx.setTimer(RECONNECT_MS, timer -> connect());
    }

    private void check() {
        if (connection == null) {
            return;
        }
        long silent = System.nanoTime() - lastProgress;
        if (waiting.isEmpty()) {
            if (silent > STALLED_NANOS) {
                transmit(Request.cmd(Command.PING));
            }
        } else if (silent > LOST_NANOS) {
            abandoned = connection;
            abandon();
            connect();
        } else if (silent > STALLED_NANOS) {
            become(false);
            failWaiting();
        }
    }

    private void abandon() {
        connection = null;
        become(false);
        failWaiting();
        waiting.clear();
    }

    /** Tells those who wait; their places stay, because their answers may still come and must be counted off. */
    private void failWaiting() {
        waiting.forEach(promise -> promise.tryFail(new RedisAwayException()));
    }

    private void become(boolean now) {
        if (up != now) {
            up = now;
            onChange.run();
        }
    }
}
