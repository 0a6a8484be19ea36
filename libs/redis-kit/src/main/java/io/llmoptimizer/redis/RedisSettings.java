package io.llmoptimizer.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;

/**
 * What {@code quarkus.redis.*} says, for clients of our own: Quarkus' client keeps all its connections on one event loop, so
 * that every command of the others would cross threads twice.
 */
@Singleton
public class RedisSettings implements RedisOptionsCustomizer {
    private volatile RedisOptions settings;

    @Override
    public void customize(String clientName, RedisOptions options) {
        settings = new RedisOptions(options);
    }

    /** Settings for a client that has one connection. */
    RedisOptions forOneConnection(String name) {
        return new RedisOptions(settings)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                .setPoolRecycleTimeout(-1)
                .setPoolName(name);
    }
}
