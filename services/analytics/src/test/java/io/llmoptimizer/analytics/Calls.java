package io.llmoptimizer.analytics;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.CredentialOwner;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.common.events.UsageRecorded.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Made-up calls, the same for the same seed. */
public final class Calls {
    private static final List<String> MODELS = List.of("sandbox/answer", "openai/gpt-4.1", "mistral.large:2");
    private static final List<CredentialOwner> OWNERS = List.of(CredentialOwner.values());

    private final Random random;
    private final List<UUID> organizations;
    private final List<UUID> people;
    private final Instant from;
    private final int seconds;

    /** Calls of two organizations and six people within three hours that cross a midnight. */
    public Calls(long seed) {
        this(seed, Instant.parse("2026-01-31T22:30:00Z"), 3 * 3600);
    }

    /** Calls of two organizations and six people, accepted within {@code seconds} after {@code from}. */
    public Calls(long seed, Instant from, int seconds) {
        this.random = new Random(seed);
        this.organizations = Stream.generate(this::id).limit(2).toList();
        this.people = Stream.generate(this::id).limit(6).toList();
        this.from = from;
        this.seconds = seconds;
    }

    public List<UUID> organizations() {
        return organizations;
    }

    /** An id that this seed always makes at this point. */
    public UUID id() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x7000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    /** Any call: of every outcome, cached or not, with and without user, project and key. */
    public UsageRecorded next() {
        int person = random.nextInt(people.size());
        Outcome outcome = random.nextInt(10) < 7 ? Outcome.SUCCEEDED : pick(List.of(Outcome.values()));
        CacheStatus cache = random.nextInt(5) == 0 ? CacheStatus.HIT : CacheStatus.MISS;
        boolean billable = cache == CacheStatus.MISS && outcome != Outcome.FAILED;
        boolean streamed = random.nextBoolean();
        String model = pick(MODELS);
        return new UsageRecorded(
                "req-" + random.nextInt(1_000_000),
                organizations.get(person % organizations.size()),
                person < 3 ? people.get(0) : null,
                person < 5 ? people.get(person) : null,
                person > 1 ? people.get(5 - person) : null,
                "chat",
                model.substring(0, 5),
                model,
                "auto",
                outcome,
                cache,
                streamed,
                billable,
                new TokenCounts(random.nextInt(4000), random.nextInt(100), random.nextInt(900), random.nextInt(50)),
                billable ? BigDecimal.valueOf(random.nextLong(1L << 50), 18) : BigDecimal.ZERO,
                "2026-01",
                cache == CacheStatus.HIT ? 0 : 1 + random.nextInt(3) / 2,
                (long) Math.exp(random.nextDouble() * 11),
                streamed ? (long) Math.exp(random.nextDouble() * 6) : null,
                "stop",
                outcome == Outcome.FAILED ? "provider_unavailable" : null,
                Map.of("team.name", "$search"),
                from.plusMillis(random.nextLong(seconds * 1000L)),
                cache == CacheStatus.HIT ? null : pick(OWNERS));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Calls that are alike but for what a test is about. */
    public static UsageRecorded simple(UUID organization, Instant occurredAt, String costUsd, long latencyMs) {
        return new UsageRecorded(
                "req",
                organization,
                null,
                null,
                null,
                "chat",
                "sandbox",
                "sandbox/answer",
                "sandbox/answer",
                Outcome.SUCCEEDED,
                CacheStatus.MISS,
                false,
                true,
                new TokenCounts(10, 2, 5, 0),
                new BigDecimal(costUsd),
                "2026-01",
                1,
                latencyMs,
                null,
                "stop",
                null,
                Map.of(),
                occurredAt,
                CredentialOwner.PLATFORM);
    }
}
