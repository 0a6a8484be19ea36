package io.llmoptimizer.bench.streams;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * A model provider of OpenAI's dialect that streams as a request wants it: {@code max_tokens} chunks, one each {@code
 * pace_ms}, or as fast as they can be written when that is 0. Each chunk goes out by itself, as tokens do, and its text is the
 * time at which it went, as of {@link System#nanoTime}, which all processes of a machine share.
 */
public final class Vendor extends AbstractVerticle {
    private static final String CHUNK = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1767225600,\"model\":\"gpt-4.1\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,"
            + "\"delta\":{%s},\"logprobs\":null,\"finish_reason\":%s}]}\n\n";
    private static final String TEXT = CHUNK.formatted("\"content\":\"%s\"", "null");
    private static final String TEXT_HEAD = TEXT.substring(0, TEXT.indexOf("%s"));
    private static final String TEXT_TAIL = TEXT.substring(TEXT.indexOf("%s") + 2);
    private static final String OPENING = CHUNK.formatted("\"role\":\"assistant\",\"content\":\"\"", "null");
    private static final String FINISH = CHUNK.formatted("", "\"stop\"");
    private static final int PROMPT_TOKENS = 24;

    /** @param arguments port */
    public static void main(String[] arguments) {
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
                .deployVerticle(
                        Vendor::new,
                        new DeploymentOptions()
                                .setInstances(2)
                                .setConfig(new JsonObject().put("port", Integer.parseInt(arguments[0]))));
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(config().getInteger("port"), "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.POST)) {
            // A probe of its health.
            request.response().putHeader("content-type", "application/json").end("{\"object\":\"list\",\"data\":[]}");
            return;
        }
        request.body().onSuccess(body -> {
            JsonObject json = body.toJsonObject();
            HttpServerResponse response = request.response().setChunked(true);
            response.putHeader("content-type", "text/event-stream");
            new Telling(response, json.getInteger("max_tokens"), json.getInteger("pace_ms")).begin();
        });
    }

    private final class Telling {
        private final HttpServerResponse response;
        private final int chunks;
        private final int paceMs;
        private int told;

        Telling(HttpServerResponse response, int chunks, int paceMs) {
            this.response = response;
            this.chunks = chunks;
            this.paceMs = paceMs;
        }

        void begin() {
            response.write(OPENING);
            tell();
            if (paceMs == 0) {
                context.runOnContext(this::next);
            } else {
                vertx.setPeriodic(paceMs, this::tick);
            }
        }

        /** A turn of the event loop each, so that each is written by itself. */
        private void next(Void turn) {
            if (isOver()) {
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> {
                    response.drainHandler(null);
                    next(null);
                });
                return;
            }
            tell();
            context.runOnContext(this::next);
        }

        private void tick(Long timer) {
            if (isOver()) {
                vertx.cancelTimer(timer);
            } else {
                tell();
            }
        }

        private boolean isOver() {
            if (response.closed()) {
                return true;
            }
            if (told == chunks) {
                response.end(FINISH + end(chunks));
                return true;
            }
            return false;
        }

        private void tell() {
            told++;
            response.write(Buffer.buffer(TEXT_HEAD + System.nanoTime() + TEXT_TAIL));
        }
    }

    private static String end(int chunks) {
        return "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
                + "\"model\":\"gpt-4.1\",\"choices\":[],\"usage\":{\"prompt_tokens\":" + PROMPT_TOKENS
                + ",\"completion_tokens\":" + chunks + ",\"total_tokens\":" + (PROMPT_TOKENS + chunks)
                + "}}\n\ndata: [DONE]\n\n";
    }
}
