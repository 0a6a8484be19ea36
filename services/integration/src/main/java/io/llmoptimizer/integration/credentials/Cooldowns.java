package io.llmoptimizer.integration.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which keys rest, and until when. In memory and of this replica alone: each finds out with one call, and none has to wait
 * for the others. Reading takes no lock.
 */
final class Cooldowns {
    /** Clients can invent model names, so what is over is thrown away before it adds up. */
    private static final int MANY = 1000;

    private static final int LARGEST_SHIFT = 20;
    private static final String EVERY_MODEL = "";

    private final CooldownConfig config;
    private final Clock clock;
    private final Map<Scope, Rest> rests = new ConcurrentHashMap<>();

    private record Scope(String key, String model) {}

    /**
     * @param strikes how often in a row the key was not accepted, counted once a rest
     * @param untilAccepted whether it ends when the key is accepted. A rate limit does not: a call may be accepted that was
     *     asked before the limit was reached
     */
    private record Rest(Instant until, int strikes, boolean untilAccepted) {}

    Cooldowns(CooldownConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** @return whether the key was at work until now */
    boolean begin(String key, String model, Setback setback) {
        Instant now = clock.instant();
        if (rests.size() >= MANY) {
            rests.values().removeIf(rest -> rest.until().plus(config.longest()).isBefore(now));
        }
        boolean[] fresh = new boolean[1];
        rests.compute(new Scope(key, setback.everyModel() ? EVERY_MODEL : model), (scope, former) -> {
            if (former != null && former.until().isAfter(now)) {
                // Calls that ran at the same time fail together: that is one refusal, not many.
                return former;
            }
            fresh[0] = true;
            int strikes = former == null ? 1 : former.strikes() + 1;
            return new Rest(now.plus(length(setback, strikes)), strikes, !(setback instanceof Setback.RateLimited));
        });
        return fresh[0];
    }

    /** The key was accepted. */
    void worked(String key, String model) {
        if (!rests.isEmpty()) {
            accepted(new Scope(key, model));
            accepted(new Scope(key, EVERY_MODEL));
        }
    }

    private void accepted(Scope scope) {
        rests.computeIfPresent(scope, (known, rest) -> rest.untilAccepted() ? null : rest);
    }

    /** How long the key still rests, for calls to this model; empty when it is at work. */
    Optional<Duration> left(String key, String model) {
        if (rests.isEmpty()) {
            return Optional.empty();
        }
        Instant until = later(rests.get(new Scope(key, EVERY_MODEL)), rests.get(new Scope(key, model)));
        Duration left = Duration.between(clock.instant(), until);
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    /** How long the key still rests for calls to all models. */
    Optional<Duration> left(String key) {
        return left(key, EVERY_MODEL);
    }

    private Duration length(Setback setback, int strikes) {
        Duration length = switch (setback) {
            case Setback.RateLimited limited -> limited.retryAfter().orElse(config.rateLimited());
            case Setback.Refused _ -> doubled(config.refused(), strikes);
            case Setback.NotForModel _ -> doubled(config.refused(), strikes);
            case Setback.OutOfCredit _ -> doubled(config.outOfCredit(), strikes);
        };
        return length.compareTo(config.longest()) > 0 ? config.longest() : length;
    }

    private static Duration doubled(Duration first, int strikes) {
        return first.multipliedBy(1L << Math.min(strikes - 1, LARGEST_SHIFT));
    }

    private static Instant later(Rest one, Rest other) {
        Instant first = one == null ? Instant.MIN : one.until();
        Instant second = other == null ? Instant.MIN : other.until();
        return first.isAfter(second) ? first : second;
    }
}
