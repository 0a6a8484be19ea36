package io.llmoptimizer.auth.apikeys;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Notes when keys were last used, for people to look at: at most once a minute for each, all together in one statement, and
 * never while an exchange waits. What a replica that dies has not written yet is lost; the next use is noted again.
 */
@Singleton
class KeyUses {
    private static final Logger LOG = Logger.getLogger(KeyUses.class);
    private static final Duration PRECISION = Duration.ofMinutes(1);

    private final KeyUseStore store;
    private final Map<UUID, Instant> unwritten = new ConcurrentHashMap<>();

    KeyUses(KeyUseStore store) {
        this.store = store;
    }

    void note(ApiKey key, Instant now) {
        if (key.lastUsedAt().filter(last -> last.isAfter(now.minus(PRECISION))).isEmpty()) {
            unwritten.putIfAbsent(key.id(), now);
        }
    }

    @Scheduled(every = "2s")
    Uni<Void> write() {
        Map<UUID, Instant> batch = new HashMap<>(unwritten);
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return store.note(batch, PRECISION)
                .onFailure()
                .invoke(failure -> LOG.debugf("the use of %d keys was not noted: %s", batch.size(), failure))
                .onFailure()
                .recoverWithNull()
                .invoke(() -> batch.forEach(unwritten::remove));
    }
}
