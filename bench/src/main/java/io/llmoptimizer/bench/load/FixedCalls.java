package io.llmoptimizer.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The same request again and again; where there are several bodies, each connection has one.
 *
 * @param expected what every answer contains: one that is quick and says no must not count
 */
public record FixedCalls(RequestOptions options, List<Buffer> bodies, String expected) implements ClosedLoop.Calls {
    public FixedCalls {
        bodies = List.copyOf(bodies);
    }

    @Override
    public ClosedLoop.Call next(int connection) {
        return new ClosedLoop.Call(options, bodies.get(connection % bodies.size()));
    }

    @Override
    public void answered(int connection, Buffer body) {
        String answer = body.toString(StandardCharsets.UTF_8);
        if (!answer.contains(expected)) {
            throw new IllegalStateException("no " + expected + " in the answer: " + answer);
        }
    }
}
