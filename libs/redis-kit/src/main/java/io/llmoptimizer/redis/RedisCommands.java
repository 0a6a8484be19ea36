package io.llmoptimizer.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Supplier;

/** Takes commands for Redis. */
@FunctionalInterface
public interface RedisCommands {

    /** Sends what {@code request} gives when it is asked, which is soon. Fails when Redis refuses it, or is away. */
    Future<Response> send(Supplier<Request> request);

    default Future<Response> send(Request request) {
        return send(() -> request);
    }

    /** {@code script} will be run by its hash next: makes sure that Redis knows it, where that can be told. */
    default void prepare(Script script) {}
}
