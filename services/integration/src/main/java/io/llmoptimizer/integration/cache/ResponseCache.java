package io.llmoptimizer.integration.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Finds and keeps complete answers. Trouble with the store is a miss, never an error. */
@ApplicationScoped
public class ResponseCache {
    private final Cache<CacheKey, CachedAnswer> near = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();

    /** The answer kept under {@code key}, or empty; never fails. */
    public Uni<Optional<CachedAnswer>> find(CacheKey key) {
        return Uni.createFrom().item(Optional.ofNullable(near.getIfPresent(key)));
    }

    /** Keeps {@code answer} for {@code ttl}. Returns at once; what can't be kept is not. */
    public void store(CacheKey key, CachedAnswer answer, Duration ttl) {
        near.put(key, answer);
    }
}
