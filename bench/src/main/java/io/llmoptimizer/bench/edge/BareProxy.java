package io.llmoptimizer.bench.edge;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The least a reverse proxy on Vert.x has to do, to measure the gateway against: a client pool per event loop as the gateway
 * has it, headers rewritten, bodies streamed with back-pressure in both directions. No caller, no limit, no metric, no trace.
 */
public final class BareProxy extends AbstractVerticle {
    private static final List<String> OF_ONE_CONNECTION =
            List.of("connection", "keep-alive", "te", "trailer", "upgrade", "proxy-connection", "host");

    private HttpClient client;

    /** @param arguments port, port of the upstream */
    public static void main(String[] arguments) {
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
        JsonObject ports = new JsonObject()
                .put("port", Integer.parseInt(arguments[0]))
                .put("upstream", Integer.parseInt(arguments[1]));
        Vertx.vertx(options)
                .deployVerticle(
                        BareProxy::new,
                        new DeploymentOptions()
                                .setInstances(options.getEventLoopPoolSize())
                                .setConfig(ports));
    }

    @Override
    public void start(Promise<Void> started) {
        client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(4_096)
                .setKeepAliveTimeout(60)
                .setTcpNoDelay(true)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(config().getInteger("upstream")));
        vertx.createHttpServer()
                .requestHandler(this::forward)
                .listen(config().getInteger("port"), "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void forward(HttpServerRequest request) {
        request.pause();
        client.request(new RequestOptions().setMethod(request.method()).setURI(request.uri()))
                .onSuccess(outgoing -> send(request, outgoing))
                .onFailure(failure -> request.response().setStatusCode(503).end());
    }

    private static void send(HttpServerRequest request, HttpClientRequest outgoing) {
        copy(request.headers(), outgoing.headers());
        outgoing.putHeader("x-forwarded-for", request.remoteAddress().hostAddress());
        outgoing.putHeader("x-forwarded-proto", "http");
        if (!request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            outgoing.setChunked(request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
        }
        outgoing.response()
                .onSuccess(incoming -> answer(request.response(), incoming))
                .onFailure(failure -> request.response().setStatusCode(502).end());
        request.pipeTo(outgoing);
    }

    private static void answer(HttpServerResponse response, HttpClientResponse incoming) {
        response.setStatusCode(incoming.statusCode());
        copy(incoming.headers(), response.headers());
        if (!incoming.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.setChunked(true);
        }
        incoming.pipeTo(response);
    }

    private static void copy(MultiMap from, MultiMap to) {
        to.addAll(from);
        OF_ONE_CONNECTION.forEach(to::remove);
    }
}
