package io.llmoptimizer.integration.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.redis.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Finds and keeps complete answers, in memory and behind it in Redis. Trouble with Redis is a miss, never an error; after
 * it Redis is left alone for a moment, so that calls do not wait for it one after the other.
 */
@ApplicationScoped
public class ResponseCache {
    private static final Logger LOG = Logger.getLogger(ResponseCache.class);
    private static final int LARGEST_COUNT_OF_GENERATIONS = 100_000;
    /** What an entry takes in memory besides its completion, about. */
    private static final int OVERHEAD = 512;

    private record Place(CacheKey key, Generation generation) {}

    private record Models(UUID organization, String model) {}

    private final AnswerStore store;
    private final CacheConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private final Counts.Pending counts = new Counts.Pending();
    private final Cache<Place, KeptAnswer> near;
    private final Cache<Models, Generation> generations;
    private volatile long pausedUntil = System.nanoTime();
    private Future<Void> added = Future.succeededFuture();

    ResponseCache(AnswerStore store, CacheConfig config, Clock clock, Vertx vertx, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.metrics = metrics;
        this.near = Caffeine.newBuilder()
                .maximumWeight(config.localSize().asLongValue())
                .weigher((Place place, KeptAnswer kept) -> kept.answer().completion().length + OVERHEAD)
                .build();
        this.generations = Caffeine.newBuilder()
                .maximumSize(LARGEST_COUNT_OF_GENERATIONS)
                .expireAfterWrite(config.deletionDelay())
                .build();
        metrics.gauge("llmo.cache.local.entries", near, Cache::estimatedSize);
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(config.statisticsInterval().toMillis(), timer -> flushCounts());
    }

    void stop(@Observes ShutdownEvent event) {
        flushCounts();
    }

    /** The answer kept under {@code key}, or empty; never fails. */
    public Future<Optional<CachedAnswer>> find(CacheKey key) {
        if (!config.enabled()) {
            return Future.succeededFuture(Optional.empty());
        }
        Generation known = generations.getIfPresent(new Models(key.organization(), key.model()));
        KeptAnswer held = known == null ? null : heldNear(new Place(key, known));
        if (held != null) {
            return Future.succeededFuture(found(key, "local", held));
        }
        if (isPaused()) {
            return Future.succeededFuture(missed(key, "failed"));
        }
        Future<Optional<CachedAnswer>> found =
                generation(key).compose(generation -> findIn(new Place(key, generation)));
        return Patience.limited(vertx, config.timeout(), found).otherwise(failure -> {
            trouble("find", failure);
            return missed(key, "failed");
        });
    }

    /**
     * Keeps {@code answer} for {@code ttl}, or for the longest time that is allowed. Returns at once; what is too large, or
     * can't be written to Redis, is not kept.
     */
    public void store(CacheKey key, CachedAnswer answer, Duration ttl) {
        if (!config.enabled() || !ttl.isPositive() || isPaused()) {
            return;
        }
        if (answer.completion().length > config.largestAnswer().asLongValue()) {
            count("stores", "too-large");
            return;
        }
        Instant now = clock.instant();
        Duration life = ttl.compareTo(config.longestTtl()) > 0 ? config.longestTtl() : ttl;
        KeptAnswer kept = new KeptAnswer(answer, now.plus(life));
        generation(key)
                .compose(generation -> {
                    near.put(new Place(key, generation), kept);
                    return store.put(key, generation, kept, now);
                })
                .onSuccess(done -> count("stores", "kept"))
                .onFailure(failure -> {
                    count("stores", "failed");
                    trouble("store", failure);
                });
    }

    /**
     * What the cache did for {@code organization}, on all replicas: all finds here until now, on others until their last
     * {@linkplain CacheConfig#statisticsInterval() adding up}.
     */
    Future<CacheStatistics> statistics(UUID organization) {
        return flushCounts()
                .compose(
                        flushed -> Future.all(store.counts(organization), store.entries(organization, clock.instant())))
                .map(found -> CacheStatistics.of(found.resultAt(0), found.resultAt(1)));
    }

    /**
     * Deletes an organization's answers, of one model or all: at once here, within {@link CacheConfig#deletionDelay} on
     * other replicas.
     *
     * @return how many there were
     */
    Future<Long> delete(UUID organization, Optional<String> model) {
        return store.delete(organization, model, clock.instant())
                .onSuccess(deleted ->
                        generations.asMap().keySet().removeIf(models -> models.organization.equals(organization)));
    }

    private Future<Optional<CachedAnswer>> findIn(Place place) {
        KeptAnswer held = heldNear(place);
        if (held != null) {
            return Future.succeededFuture(found(place.key, "local", held));
        }
        return store.get(place.key, place.generation).map(kept -> {
            if (kept.isEmpty() || kept.get().isExpired(clock.instant())) {
                return missed(place.key, "miss");
            }
            near.put(place, kept.get());
            return found(place.key, "redis", kept.get());
        });
    }

    private KeptAnswer heldNear(Place place) {
        KeptAnswer held = near.getIfPresent(place);
        if (held != null && held.isExpired(clock.instant())) {
            near.invalidate(place);
            return null;
        }
        return held;
    }

    private Future<Generation> generation(CacheKey key) {
        Models models = new Models(key.organization(), key.model());
        Generation known = generations.getIfPresent(models);
        return known != null
                ? Future.succeededFuture(known)
                : store.generation(key.organization(), key.model())
                        .onSuccess(generation -> generations.put(models, generation));
    }

    private Optional<CachedAnswer> found(CacheKey key, String where, KeptAnswer kept) {
        count("finds", where);
        counts.add(key.organization(), Counts.hit(kept.answer().costUsd()));
        return Optional.of(kept.answer());
    }

    private Optional<CachedAnswer> missed(CacheKey key, String why) {
        count("finds", why);
        counts.add(key.organization(), Counts.MISS);
        return Optional.empty();
    }

    /** Adds what was counted until now to Redis; one after the other, so that a completed one leaves nothing under way. */
    private synchronized Future<Void> flushCounts() {
        added = added.compose(before -> {
            List<Future<Void>> additions = counts.drain().entrySet().stream()
                    .map(drained -> flush(drained.getKey(), drained.getValue()))
                    .toList();
            return Future.join(additions).mapEmpty();
        });
        return added;
    }

    private Future<Void> flush(UUID organization, Counts drained) {
        return store.add(organization, drained)
                .onFailure(notAdded -> counts.add(organization, drained))
                .otherwiseEmpty();
    }

    private boolean isPaused() {
        return pausedUntil - System.nanoTime() > 0;
    }

    /** An answer that can't be read says nothing about Redis. */
    private void trouble(String what, Throwable failure) {
        if (failure instanceof IllegalArgumentException) {
            LOG.warnf("a cached answer was ignored: %s", failure.getMessage());
            return;
        }
        if (!isPaused()) {
            LOG.warnf(
                    "the response cache goes without Redis for %s (%s): %s", config.pauseAfterFailure(), what, failure);
        }
        pausedUntil = System.nanoTime() + config.pauseAfterFailure().toNanos();
    }

    private void count(String what, String result) {
        metrics.counter("llmo.cache." + what, "result", result).increment();
    }
}
