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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One pipelined connection, used by one event loop only. Commands of one turn of the loop share a write, and mostly a read of
 * their answers: at saturation system calls cost more than Redis' work. The line is opened before anybody asks, reopened when lost, and given
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

    private record Order(Supplier<Request> request, Promise<Response> promise) {}

    private final Vertx vertx;
    private final Context context;
    private final Supplier<Redis> clients;
    private final Runnable onChange;
    private final ArrayDeque<Promise<List<Response>>> waiting = new ArrayDeque<>();
    private List<Order> turn = new ArrayList<>();
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
        this.context = context;
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

    /**
     * Sends {@code request} when this turn of the event loop ends, behind those already on the line. Fails at once when the
     * line is down. If Redis refuses one command of a turn, all of them fail, though the others were carried out.
     */
    public Future<Response> send(Request request) {
        return send(() -> request);
    }

    /** As {@link #send(Request)}, of a request that is not complete before the turn ends. */
    public Future<Response> send(Supplier<Request> request) {
        if (!up) {
            return Future.failedFuture(new RedisAwayException());
        }
        if (turn.isEmpty()) {
            context.runOnContext(ended -> endTurn());
        }
        Promise<Response> promise = Promise.promise();
        turn.add(new Order(request, promise));
        return promise.future();
    }

    private void endTurn() {
        List<Order> orders = turn;
        turn = new ArrayList<>(orders.size());
        if (connection == null) {
            orders.forEach(order -> order.promise.fail(new RedisAwayException()));
            return;
        }
        transmit(orders.stream().map(order -> order.request.get()).toList()).onComplete(answers -> {
            for (int i = 0; i < orders.size(); i++) {
                Promise<Response> promise = orders.get(i).promise;
                if (answers.succeeded()) {
                    promise.complete(answers.result().get(i));
                } else {
                    promise.fail(answers.cause());
                }
            }
        });
    }

    private Future<List<Response>> transmit(List<Request> requests) {
        RedisConnection used = connection;
        if (waiting.isEmpty()) {
            lastProgress = System.nanoTime();
        }
        Promise<List<Response>> promise = Promise.promise();
        waiting.add(promise);
        used.batch(requests).onComplete(answer -> received(used, promise, answer));
        return promise.future();
    }

    private void received(RedisConnection used, Promise<List<Response>> promise, AsyncResult<List<Response>> answer) {
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
            ping().onFailure(notReady -> reconnect(made));
        });
    }

    private Future<List<Response>> ping() {
        return transmit(List.of(Request.cmd(Command.PING)));
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
                ping();
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
