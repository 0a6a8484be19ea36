package io.llmoptimizer.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Between the gateway and Redis: can be shut (connections break) or clogged (nothing comes through, nothing breaks). */
final class RedisTap {
    private final Vertx vertx;
    private final int port;
    private final URI redis;
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean clogged;
    private NetServer server;

    RedisTap(Vertx vertx, int port, URI redis) {
        this.vertx = vertx;
        this.port = port;
        this.redis = redis;
        open();
    }

    void open() {
        server = await(vertx.createNetServer(new NetServerOptions().setReuseAddress(true))
                .connectHandler(this::connect)
                .listen(port));
    }

    void shut() {
        await(server.close());
        sockets.forEach(NetSocket::close);
        sockets.clear();
    }

    void clog() {
        clogged = true;
        sockets.forEach(NetSocket::pause);
    }

    void unclog() {
        clogged = false;
        sockets.forEach(NetSocket::resume);
    }

    private void connect(NetSocket client) {
        client.pause();
        vertx.createNetClient().connect(redis.getPort(), redis.getHost()).onSuccess(upstream -> {
            sockets.add(client);
            sockets.add(upstream);
            client.handler(upstream::write);
            upstream.handler(client::write);
            client.closeHandler(end -> upstream.close());
            upstream.closeHandler(end -> client.close());
            if (clogged) {
                upstream.pause();
            } else {
                client.resume();
            }
        });
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
