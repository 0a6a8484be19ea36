package io.llmoptimizer.auth.revocations;

import io.llmoptimizer.common.identity.Revocations;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.sortedset.ScoreRange;
import io.quarkus.redis.datasource.sortedset.ZAddArgs;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Copies revocations from PostgreSQL to Redis, as {@link Revocations} describes: right after the commit, and by polling
 * for those whose replica died in between or whose Redis was away. Telling one twice changes nothing. A Redis that lost its
 * data is noticed by a missing marker and told everything again.
 *
 * <p>The score is the time of telling, not of the commit: a gateway that polls for scores newer than its last look must
 * not miss a revocation that was told late.
 */
@Singleton
public class RevocationBroadcaster {
    private static final Logger LOG = Logger.getLogger(RevocationBroadcaster.class);
    /** Lives and dies with the sorted set. */
    private static final String MARKER = "llmo:revocations:complete";

    private final RevocationStore store;
    private final ReactiveRedisDataSource redis;
    private final RevocationConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicBoolean polling = new AtomicBoolean();
    private volatile boolean late;
    private volatile boolean stopped;

    RevocationBroadcaster(
            RevocationStore store, ReactiveRedisDataSource redis, RevocationConfig config, Clock clock, Vertx vertx) {
        this.store = store;
        this.redis = redis;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(1, config.pollInterval().toMillis(), timer -> poll());
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    /**
     * Tells what was just committed. Completes when Redis knows, or when {@link RevocationConfig#patience} is over; never
     * fails, since the revocation itself stands and will be told.
     */
    public Uni<Void> tell() {
        return tellUntold()
                .ifNoItem()
                .after(config.patience())
                .fail()
                .onFailure()
                .invoke(this::reportOnce)
                .onFailure()
                .recoverWithNull();
    }

    private void poll() {
        if (stopped || !polling.compareAndSet(false, true)) {
            return;
        }
        redis.key(String.class)
                .exists(MARKER)
                .chain(complete -> complete ? tellUntold() : tellEverything())
                .onTermination()
                .invoke(() -> polling.set(false))
                .subscribe()
                .with(
                        told -> {
                            if (late) {
                                late = false;
                                LOG.info("revocations reach the gateways again");
                            }
                        },
                        this::reportOnce);
    }

    private Uni<Void> tellUntold() {
        return store.untold().flatMap(this::send);
    }

    private Uni<Void> tellEverything() {
        return store.since(clock.instant().minus(config.retention()))
                .flatMap(this::send)
                .chain(() -> redis.value(String.class).set(MARKER, "1"));
    }

    private Uni<Void> send(List<RevocationStore.Told> revocations) {
        if (revocations.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        double score = now.toEpochMilli();
        Map<String, Double> scores = new LinkedHashMap<>();
        revocations.forEach(revocation -> scores.put(revocation.member(), score));
        return redis.sortedSet(String.class)
                .zadd(Revocations.KEY, new ZAddArgs().gt(), scores)
                .chain(() -> publish(scores.keySet()))
                .chain(() -> store.markTold(revocations, now));
    }

    private Uni<Void> publish(Iterable<String> members) {
        var channel = redis.pubsub(String.class);
        Uni<Void> published = Uni.createFrom().voidItem();
        for (String member : members) {
            published = published.chain(() -> channel.publish(Revocations.CHANNEL, member));
        }
        return published;
    }

    /** Tokens that a revocation this old could concern have expired. */
    @Scheduled(every = "1m", delayed = "10s")
    Uni<Void> forgetOld() {
        Instant before = clock.instant().minus(config.retention());
        return redis.sortedSet(String.class)
                .zremrangebyscore(
                        Revocations.KEY, new ScoreRange<>(Double.NEGATIVE_INFINITY, (double) before.toEpochMilli()))
                .chain(() -> store.forget(before))
                .onFailure()
                .invoke(this::reportOnce)
                .onFailure()
                .recoverWithNull();
    }

    private void reportOnce(Throwable failure) {
        if (!late) {
            late = true;
            LOG.warnf("revocations wait to be told to the gateways: %s", failure.getMessage());
        }
    }
}
