package io.llmoptimizer.bench.load;

import io.llmoptimizer.bench.Gateway;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Each connection has a session of its own and trades its refresh token for the next one, again and again. */
final class RefreshCalls implements ClosedLoop.Calls {
    private static final RequestOptions OPTIONS = ClosedLoop.post("/api/v1/auth/refresh", "");

    private final List<String> tokens;

    /** @param tokens one refresh token for each connection */
    RefreshCalls(List<String> tokens) {
        this.tokens = new ArrayList<>(tokens);
    }

    @Override
    public ClosedLoop.Call next(int connection) {
        return new ClosedLoop.Call(OPTIONS, Buffer.buffer("{\"refreshToken\":\"" + tokens.get(connection) + "\"}"));
    }

    @Override
    public void answered(int connection, Buffer body) {
        try {
            tokens.set(
                    connection,
                    Gateway.JSON.readTree(body.getBytes()).path("refreshToken").asText());
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
