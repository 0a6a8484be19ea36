package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A WebSocket passing through (RFC 6455): the opening handshake as a request like others, then bytes in both directions, each
 * no faster than the other side takes them. It ends when either side closes, when both are silent for longer than the route
 * allows, and when the caller's credential is revoked. Other upgrades are not passed on.
 */
final class Tunnel implements Deadlines.Watched {
    private static final CharSequence WEBSOCKET = HttpHeaders.createOptimized("websocket");
    private static final CharSequence UPGRADE = HttpHeaders.createOptimized("upgrade");

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Passage passage;
    private final Handler<Refusal> onRefusal;
    private final BooleanSupplier isWelcome;
    private final Runnable onEnd;
    private final Services.Lane lane;
    private final Frames toClient = new Frames();
    private NetSocket client;
    private NetSocket upstream;
    private long lastHeard;
    private boolean ended;

    /**
     * @param isWelcome whether the caller's credential is still good
     * @param onEnd run once, when both sides have gone
     */
    Tunnel(
            RoutingContext context,
            Passage passage,
            Handler<Refusal> onRefusal,
            BooleanSupplier isWelcome,
            Runnable onEnd,
            Services.Lane lane) {
        this.isWelcome = isWelcome;
        this.lane = lane;
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

    void start() {
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
        upstream = incoming.netSocket();
        upstream.pause();
        request.toNetSocket().onSuccess(this::opened).onFailure(gone -> {
            upstream.close();
            end();
        });
    }

    private void opened(NetSocket ofClient) {
        client = ofClient;
        lastHeard = System.nanoTime();
        lane.deadlines().watch(this);
        connect(client, upstream, bytes -> {});
        connect(upstream, client, toClient::passed);
        client.resume();
        upstream.resume();
    }

    private void connect(NetSocket from, NetSocket to, Consumer<Buffer> onBytes) {
        from.handler(bytes -> {
            lastHeard = System.nanoTime();
            onBytes.accept(bytes);
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

    @Override
    public boolean isLate(long now) {
        return now - lastHeard > passage.idleTimeout().toNanos() || !isWelcome.getAsBoolean();
    }

    /** Says why, unless that would fall into the middle of a frame of the service; a connection that just ends is understood, too. */
    @Override
    public void tooLate() {
        end();
        if (toClient.isBetween()) {
            client.write(
                    isWelcome.getAsBoolean()
                            ? Frames.close(Frames.GOING_AWAY, "Nothing was sent for too long.")
                            : Frames.close(Frames.POLICY_VIOLATION, "The credential was revoked."));
        }
        client.close();
        upstream.close();
    }

    private void refuse(Refusal refusal) {
        end();
        onRefusal.handle(refusal);
    }

    private void end() {
        if (!ended) {
            ended = true;
            lane.deadlines().forget(this);
            onEnd.run();
        }
    }
}
