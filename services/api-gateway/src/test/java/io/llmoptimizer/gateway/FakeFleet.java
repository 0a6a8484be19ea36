package io.llmoptimizer.gateway;

import io.llmoptimizer.common.identity.Revocations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Everything the gateway talks to, started once for all test classes that share an application. */
final class FakeFleet {
    private static FakeFleet running;

    final Vertx vertx = Vertx.vertx();
    final FakeService authService;
    final FakeService integration;
    final FakeService billing;
    final FakeService notification;
    final FakeService analytics;
    /** The two addresses of one service. */
    final FakeService left;

    final FakeService right;
    /** Those behind the one name of another. */
    final List<FakeService> named;

    final FakeAuth auth;
    final RedisTap tap;
    final RedisAPI redis;

    private FakeFleet() {
        Config config = ConfigProvider.getConfig();
        authService = new FakeService(vertx, url(config, "auth"));
        integration = new FakeService(vertx, url(config, "integration"));
        billing = new FakeService(vertx, url(config, "billing"));
        notification = new FakeService(vertx, url(config, "notification"));
        analytics = new FakeService(vertx, url(config, "analytics"));
        String[] twin = config.getValue("llmo.services.twin.url", String.class).split(",", -1);
        left = new FakeService(vertx, URI.create(twin[0]));
        right = new FakeService(vertx, URI.create(twin[1]));
        named = TwoAddresses.ADDRESSES.stream()
                .map(address ->
                        new FakeService(vertx, address, url(config, "named").getPort()))
                .toList();
        auth = new FakeAuth(vertx, authService);
        URI realRedis = URI.create(config.getValue("LLMO_REDIS_URL", String.class));
        tap = new RedisTap(
                vertx,
                URI.create(config.getValue("quarkus.redis.hosts", String.class)).getPort(),
                realRedis);
        redis = RedisAPI.api(Redis.createClient(vertx, realRedis.toString()));
    }

    static synchronized FakeFleet running() {
        if (running == null) {
            running = new FakeFleet();
        }
        return running;
    }

    /** What auth does when something is revoked; without the message if that got lost. */
    void revoke(String member, long atMs, boolean withMessage) {
        await(redis.zadd(List.of(Revocations.KEY, Long.toString(atMs), member)));
        if (withMessage) {
            await(redis.publish(Revocations.CHANNEL, member));
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static URI url(Config config, String service) {
        return URI.create(config.getValue("llmo.services." + service + ".url", String.class));
    }
}
