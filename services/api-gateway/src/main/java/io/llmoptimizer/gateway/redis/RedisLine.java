package io.llmoptimizer.gateway.redis;

import io.vertx.core.AsyncResult;
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
import java.util.function.Supplier;

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
    private final Supplier<Redis> clients;
    private final Runnable onChange;
    private final ArrayDeque<Promise<Response>> waiting = new ArrayDeque<>();
    private Redis client;
    private RedisConnection connection;
    private volatile boolean up;
    private long lastProgress;

    /** Without a stack trace: while Redis is away every request meets one. */
    private static final class RedisAwayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RedisAwayException() {
            super("Redis is away", null, false, false);
        }
    }

    /**
     * @param context the event loop's own context: a line outlives the request that first needed it
     * @param clients makes a client whose connections live on the event loop it is made on
     */
    RedisLine(Vertx vertx, Context context, Supplier<Redis> clients, Runnable onChange) {
        this.vertx = vertx;
        this.clients = clients;
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
        used.send(request).onComplete(answer -> received(used, promise, answer));
        return promise.future();
    }

    private void received(RedisConnection used, Promise<Response> promise, AsyncResult<Response> answer) {
        if (used.equals(connection)) {
            lastProgress = System.nanoTime();
            waiting.removeFirstOccurrence(promise);
            if (answer.succeeded()) {
                become(true);
            }
        }
        if (answer.succeeded()) {
            promise.tryComplete(answer.result());
        } else {
            promise.tryFail(answer.cause());
        }
    }

    private void connect() {
        Redis made = clients.get();
        client = made;
        made.connect().onComplete(result -> {
            if (result.failed()) {
                reconnect(made);
                return;
            }
            connection = result.result();
            lastProgress = System.nanoTime();
            connection.exceptionHandler(failure -> reconnect(made));
            connection.endHandler(end -> reconnect(made));
            // The line is up when Redis says so: a server that loads its data accepts connections and refuses commands.
            transmit(Request.cmd(Command.PING)).onFailure(notReady -> reconnect(made));
        });
    }

    private void reconnect(Redis failed) {
        if (failed.equals(client)) {
            close();
            vertx.setTimer(RECONNECT_MS, timer -> connect());
        }
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
            reconnect(client);
        } else if (silent > STALLED_NANOS) {
            become(false);
            failWaiting();
        }
    }

    private void close() {
        Redis closing = client;
        client = null;
        connection = null;
        become(false);
        failWaiting();
        waiting.clear();
        closing.close();
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
