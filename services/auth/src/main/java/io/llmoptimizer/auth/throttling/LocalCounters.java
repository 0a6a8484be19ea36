package io.llmoptimizer.auth.throttling;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The same counters, kept by this replica alone. */
final class LocalCounters implements Counters {
    private static final int REMEMBERED = 100_000;

    private final Clock clock;
    private final Cache<String, Rule.State> states = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofDays(1))
            .build();

    LocalCounters(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Uni<Long> attempt(List<Place> places) {
        return Uni.createFrom().item(() -> attemptAt(places, clock.millis()));
    }

    private synchronized long attemptAt(List<Place> places, long now) {
        long wait = places.stream()
                .mapToLong(place -> state(place).waitAt(now))
                .max()
                .orElse(0);
        if (wait == 0) {
            places.forEach(place -> states.put(place.key(), place.rule().failed(state(place), now)));
        }
        return wait;
    }

    @Override
    public Uni<Void> forgive(List<Place> places) {
        return Uni.createFrom().voidItem().invoke(() -> forgiveAt(places, clock.millis()));
    }

    private synchronized void forgiveAt(List<Place> places, long now) {
        places.forEach(place -> states.put(place.key(), place.rule().forgiven(state(place), now)));
    }

    @Override
    public Uni<Void> clear(List<Place> places) {
        return Uni.createFrom().voidItem().invoke(() -> places.forEach(place -> states.invalidate(place.key())));
    }

    private Rule.State state(Place place) {
        Rule.State known = states.getIfPresent(place.key());
        return known == null ? Rule.State.NEW : known;
    }
}
