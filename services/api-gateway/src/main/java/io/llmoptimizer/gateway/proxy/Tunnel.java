package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.RoutingContext;

/**
 * A WebSocket passing through (RFC 6455): the opening handshake as a request like others, then bytes in both directions, each
 * no faster than the other side takes them. Other upgrades are not passed on.
 */
final class Tunnel {
    private static final CharSequence WEBSOCKET = HttpHeaders.createOptimized("websocket");
    private static final CharSequence UPGRADE = HttpHeaders.createOptimized("upgrade");

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Passage passage;
    private final Handler<Refusal> onRefusal;
    private final Runnable onEnd;
    private boolean ended;

    /** @param onEnd run once, when both sides have gone */
    Tunnel(RoutingContext context, Passage passage, Handler<Refusal> onRefusal, Runnable onEnd) {
        this.request = context.request();
        this.response = context.response();
        this.passage = passage;
        this.onRefusal = onRefusal;
        this.onEnd = onEnd;
    }

    /** Whether {@code request} asks for a WebSocket. */
    static boolean isAskedForBy(HttpServerRequest request) {
        String upgrade = request.headers().get(HttpHeaders.UPGRADE);
        return upgrade != null
                && upgrade.equalsIgnoreCase("websocket")
                && request.version() == HttpVersion.HTTP_1_1
                && request.method().equals(HttpMethod.GET)
                && request.headers().contains(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE, true);
    }

    void start(Services.Lane lane) {
        Service service = passage.service();
        Target target = service.choose(null, System.nanoTime());
        if (target == null) {
            refuse(Refusal.unreachable(service.name(), "it failed several times in a row and is given a pause"));
            return;
        }
        lane.client()
                .request(new RequestOptions()
                        .setServer(target.address())
                        .setHost(target.host())
                        .setPort(target.port())
                        .setSsl(target.isTls())
                        .setMethod(HttpMethod.GET)
                        .setURI(passage.target())
                        .setHeaders(passage.headers())
                        .setTimeout(passage.responseTimeout().toMillis()))
                .onSuccess(this::ask)
                .onFailure(failure -> {
                    target.circuit().failed(System.nanoTime());
                    service.failed();
                    refuse(Refusal.unreachable(service.name(), Forwarding.reason(failure)));
                });
    }

    private void ask(HttpClientRequest outgoing) {
        outgoing.putHeader(HttpHeaders.CONNECTION, UPGRADE).putHeader(HttpHeaders.UPGRADE, WEBSOCKET);
        outgoing.connect().onSuccess(this::answered).onFailure(broken -> {
            passage.service().failed();
            refuse(Refusal.brokenOff(passage.service().name()));
        });
    }

    private void answered(HttpClientResponse incoming) {
        MultiMap headers = response.headers();
        OutgoingHeaders.fromService(incoming.headers(), headers);
        response.setStatusCode(incoming.statusCode());
        if (incoming.statusCode() != 101) {
            // The service will not: its words reach the client without their body, which would have to be framed anew.
            headers.remove(HttpHeaders.CONTENT_LENGTH);
            incoming.netSocket().close();
            request.resume();
            response.end();
            end();
            return;
        }
        headers.set(HttpHeaders.CONNECTION, UPGRADE).set(HttpHeaders.UPGRADE, WEBSOCKET);
        NetSocket upstream = incoming.netSocket();
        upstream.pause();
        request.toNetSocket()
                .onSuccess(client -> {
                    connect(client, upstream);
                    connect(upstream, client);
                    client.resume();
                    upstream.resume();
                })
                .onFailure(gone -> {
                    upstream.close();
                    end();
                });
    }

    private void connect(NetSocket from, NetSocket to) {
        from.handler(bytes -> {
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(room -> from.resume());
            }
        });
        from.exceptionHandler(broken -> to.close());
        from.closeHandler(closed -> {
            to.close();
            end();
        });
    }

    private void refuse(Refusal refusal) {
        end();
        onRefusal.handle(refusal);
    }

    private void end() {
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }
}
