package io.llmoptimizer.integration;

import io.llmoptimizer.redis.RedisCommands;
import io.llmoptimizer.testing.FleetStores;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A connection to the tests' Redis for tests that need no application around them. */
public final class TestRedis implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;

    private TestRedis(String url) {
        this.redis = Redis.createClient(
                vertx, new RedisOptions().setConnectionString(url).setMaxPoolWaiting(10_000));
    }

    public static TestRedis connect() {
        FleetStores stores = new FleetStores();
        stores.init(Map.of("stores", "redis"));
        return new TestRedis(stores.start().get("LLMO_REDIS_URL"));
    }

    /** A client that gets no answer: nothing listens on the port. */
    public static TestRedis unreachable() {
        return new TestRedis("redis://localhost:1");
    }

    public RedisCommands commands() {
        return request -> redis.send(request.get());
    }

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        redis.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
