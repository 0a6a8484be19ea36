package io.llmoptimizer.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;

/** Chat completions of the sandbox model, each with a question of its own, past the cache. */
final class ChatCalls implements ClosedLoop.Calls {
    private final RequestOptions options;
    private final boolean stream;
    private long sent;

    ChatCalls(String apiKey, boolean stream) {
        this.options =
                ClosedLoop.post("/v1/chat/completions", "Bearer " + apiKey).putHeader("llmo-cache", "no-store");
        this.stream = stream;
    }

    @Override
    public ClosedLoop.Call next(int connection) {
        return new ClosedLoop.Call(
                options,
                Buffer.buffer("{\"model\":\"sandbox/answer\",\"max_tokens\":64,\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Question " + sent++
                        + ": what does a gateway add to a model call, in one sentence?\"}]}"));
    }
}
