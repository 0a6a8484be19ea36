package io.llmoptimizer.redis;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One pipelined connection, used by one event loop only. Commands of one turn of the loop share a write, and mostly a read of
 * their answers: system calls and wake-ups cost more than Redis' work. The line is opened before anybody asks, reopened when
 * lost, and given up when its answers stop coming, so that a caller knows at once, instead of after a timeout of its own,
 * that Redis is away.
 *
 * <p>If Redis refuses one command of a turn, all of them fail, though the others were carried out: send what bears to be sent
 * again. A script is loaded before the line first runs it, so that it is not refused because Redis does not know it.
 */
public final class RedisLine implements RedisCommands {
    private static final long CHECK_MS = 100;
    private static final long RECONNECT_MS = 250;

    private record Order(Supplier<Request> request, Promise<Response> promise) {}

    private final Vertx vertx;
    private final Context context;
    private final RedisLineConfig config;
    private final Supplier<Redis> clients;
    private final Runnable onChange;
    private final ArrayDeque<Promise<?>> waiting = new ArrayDeque<>();
    private final Set<Script> loaded = new HashSet<>();
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
    RedisLine(Vertx vertx, Context context, RedisLineConfig config, Supplier<Redis> clients, Runnable onChange) {
        this.vertx = vertx;
        this.context = context;
        this.config = config;
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
     * Sends it when this turn of the line's event loop ends, behind what is on the line already. Fails at once when the line is
     * down.
     */
    @Override
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

    @Override
    public void prepare(Script script) {
        if (up && loaded.add(script)) {
            send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text()));
        }
    }

    /** As {@link #send(Supplier)}, from any thread. */
    Future<Response> sendFromElsewhere(Supplier<Request> request) {
        Promise<Response> promise = Promise.promise();
        context.runOnContext(there -> send(request).onComplete(promise));
        return promise.future();
    }

    private void endTurn() {
        List<Order> orders = turn;
        turn = new ArrayList<>(orders.size());
        if (connection == null) {
            orders.forEach(order -> order.promise.fail(new RedisAwayException()));
            return;
        }
        List<Request> requests = new ArrayList<>(orders.size());
        List<Promise<Response>> promises = new ArrayList<>(orders.size());
        for (Order order : orders) {
            try {
                requests.add(order.request.get());
                promises.add(order.promise);
            } catch (RuntimeException bug) {
                order.promise.fail(bug);
            }
        }
        transmit(requests, promises);
    }

    private void transmit(List<Request> requests, List<Promise<Response>> promises) {
        if (requests.size() == 1) {
            awaited(connection.send(requests.getFirst())).onComplete(promises.getFirst());
        } else if (!requests.isEmpty()) {
            awaited(connection.batch(requests))
                    .onSuccess(answers -> {
                        for (int i = 0; i < answers.size(); i++) {
                            promises.get(i).complete(answers.get(i));
                        }
                    })
                    .onFailure(failure -> promises.forEach(promise -> promise.fail(failure)));
        }
    }

    /** What was just sent is waited for, for as long as the line is not given up. */
    private <T> Future<T> awaited(Future<T> sent) {
        RedisConnection used = connection;
        if (waiting.isEmpty()) {
            lastProgress = System.nanoTime();
        }
        Promise<T> promise = Promise.promise();
        waiting.add(promise);
        sent.onComplete(answer -> received(used, promise, answer));
        return promise.future();
    }

    private <T> void received(RedisConnection used, Promise<T> promise, AsyncResult<T> answer) {
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
            loaded.clear();
            lastProgress = System.nanoTime();
            connection.exceptionHandler(failure -> reconnect(made));
            connection.endHandler(end -> reconnect(made));
            // The line is up when Redis says so: a server that loads its data accepts connections and refuses commands.
            ping().onFailure(notReady -> reconnect(made));
        });
    }

    private Future<Response> ping() {
        return awaited(connection.send(Request.cmd(Command.PING)));
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
            if (silent > config.stalled().toNanos()) {
                ping();
            }
        } else if (silent > config.lost().toNanos()) {
            reconnect(client);
        } else if (silent > config.stalled().toNanos()) {
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
