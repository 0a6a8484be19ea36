package io.llmoptimizer.auth;

import io.llmoptimizer.common.identity.Revocations;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What gateways read of revocations. */
@Singleton
class Gateways {
    private final RedisDataSource redis;

    Gateways(RedisDataSource redis) {
        this.redis = redis;
    }

    /** Waits until they are told of {@code member}, such as {@code key:<id>}. */
    void awaitTold(String member) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> redis.sortedSet(String.class)
                        .zscore(Revocations.KEY, member)
                        .isPresent());
    }
}
