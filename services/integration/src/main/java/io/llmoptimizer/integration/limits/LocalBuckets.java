package io.llmoptimizer.integration.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.integration.limits.TokenAdmission.Reservation;
import java.time.Duration;
import java.util.List;

/** The same arithmetic as the scripts', on buckets of this process alone: it decides while Redis is away. */
final class LocalBuckets {
    private static final int REMEMBERED = 100_000;

    /** When a bucket is full again, in microseconds. One that nobody used for a minute beyond that is full. */
    private final Cache<String, Long> buckets = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    synchronized TokenAdmission reserve(List<TokenLimit> limits, long tokens, long nowMicros) {
        TokenLimit refusing = null;
        long wait = 0;
        TokenLimit nearest = limits.getFirst();
        long least = Long.MAX_VALUE;
        for (TokenLimit limit : limits) {
            long after = fullIn(limit, nowMicros) + limit.micros(tokens);
            long left = limit.left(after);
            if (after - TokenLimit.MINUTE > wait) {
                refusing = limit;
                wait = after - TokenLimit.MINUTE;
            }
            if (left < least) {
                nearest = limit;
                least = left;
            }
        }
        if (refusing != null) {
            return Decisions.refused(refusing, fullIn(refusing, nowMicros), wait);
        }
        limits.forEach(limit -> add(limit, limit.micros(tokens), nowMicros));
        return Decisions.granted(new Reservation(limits, tokens, true), nearest, fullIn(nearest, nowMicros));
    }

    synchronized void settle(Reservation reservation, long used, long nowMicros) {
        for (TokenLimit limit : reservation.limits()) {
            add(limit, limit.microsUsed(used) - limit.micros(reservation.tokens()), nowMicros);
        }
    }

    private void add(TokenLimit limit, long micros, long now) {
        buckets.put(limit.key(), now + Math.max(0, fullIn(limit, now) + micros));
    }

    private long fullIn(TokenLimit limit, long now) {
        Long full = buckets.getIfPresent(limit.key());
        return full == null ? 0 : Math.max(0, full - now);
    }
}
