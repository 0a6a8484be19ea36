package io.llmoptimizer.integration.credentials;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The keys for one provider. Chooses by weight among those that do not rest. */
public final class KeyRing {
    private final List<ProviderKey> platform;
    private final Cooldowns cooldowns;
    private final RandomGenerator random;

    public KeyRing(List<ProviderKey> platform, CooldownConfig config, Clock clock, RandomGenerator random) {
        this.platform = List.copyOf(platform);
        this.cooldowns = new Cooldowns(config, clock);
        this.random = random;
    }

    /**
     * The key for the next attempt of a call. The first attempt gets one for certain when there are any: where all of them
     * rest, the one that is due first, so that a provider that recovers is noticed.
     *
     * @param tried ids of the keys that this call has used in vain
     */
    public Optional<ProviderKey> choose(String model, Set<String> tried) {
        ProviderKey chosen = null;
        int weights = 0;
        for (ProviderKey key : platform) {
            if (!tried.contains(key.id()) && cooldowns.left(key.id(), model).isEmpty()) {
                weights += key.weight();
                if (chosen == null || random.nextInt(weights) < key.weight()) {
                    chosen = key;
                }
            }
        }
        if (chosen == null && tried.isEmpty()) {
            return platform.stream()
                    .min(Comparator.comparing(
                            key -> cooldowns.left(key.id(), model).orElse(Duration.ZERO)));
        }
        return Optional.ofNullable(chosen);
    }

    public int size() {
        return platform.size();
    }

    /** How many keys rest for calls to all models. */
    public int resting() {
        return (int) platform.stream()
                .filter(key -> cooldowns.left(key.id()).isPresent())
                .count();
    }

    /** The provider accepted the key. */
    public void worked(ProviderKey key, String model) {
        cooldowns.worked(key.id(), model);
    }

    /**
     * The provider did not serve the key: it rests from now on.
     *
     * @return whether it was at work until now
     */
    public boolean rest(ProviderKey key, String model, Setback setback) {
        return cooldowns.begin(key.id(), model, setback);
    }

    /** How soon a key will be at work again, when all of them rest. */
    public Optional<Duration> soonest(String model) {
        return platform.stream()
                .map(key -> cooldowns.left(key.id(), model).orElse(Duration.ZERO))
                .min(Comparator.naturalOrder());
    }
}
