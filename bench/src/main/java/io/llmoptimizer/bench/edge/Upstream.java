package io.llmoptimizer.bench.edge;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * What stands behind every proxy that is measured: answers each request at once with a completion of usual size. It also
 * plays auth and the trace collector for the gateway, so that nothing else has to run.
 */
public final class Upstream extends AbstractVerticle {
    private static final Buffer COMPLETION = Buffer.buffer("""
            {"id":"chatcmpl-0","object":"chat.completion","created":1767225600,"model":"sandbox/answer","choices":[{"index":0,\
            "message":{"role":"assistant","content":"A gateway adds authentication, limits, metering and routing to a model \
            call, and takes none of its meaning away. This answer has the length of a short paragraph, as many answers do."},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":18,"completion_tokens":41,"total_tokens":59}}""");

    private final IssuedToken token;

    private Upstream(IssuedToken token) {
        this.token = token;
    }

    /** @param arguments port */
    public static void main(String[] arguments) {
        IssuedToken token = IssuedToken.create();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.deployVerticle(
                () -> new Upstream(token),
                new DeploymentOptions()
                        .setInstances(2)
                        .setConfig(new JsonObject().put("port", Integer.parseInt(arguments[0]))));
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer(new HttpServerOptions())
                .requestHandler(this::answer)
                .listen(config().getInteger("port"), "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        Buffer body = switch (request.path()) {
            case "/.well-known/jwks.json" -> token.keySet();
            case "/internal/v1/token-exchange" -> token.exchanged();
            default -> COMPLETION;
        };
        request.endHandler(read ->
                request.response().putHeader("content-type", "application/json").end(body));
    }
}
