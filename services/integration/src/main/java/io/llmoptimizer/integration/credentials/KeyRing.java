package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.integration.credentials.StoredKeys.Shelf;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The keys for one provider: the platform's, and those of organizations that brought their own, which are used for their
 * calls and for no others. Chooses by weight among those that do not rest. Reading takes no lock.
 *
 * <p>An <em>account</em> says whose keys are meant: an organization's, or the platform's when it is empty.
 */
public final class KeyRing {
    private final List<ProviderKey> configured;
    private final Supplier<Shelf> stored;
    private final Cooldowns cooldowns;
    private final Clock clock;
    private final RandomGenerator random;
    private volatile Platform platform;

    /** All keys of the platform, as they follow from what is stored. */
    private record Platform(Shelf from, List<ProviderKey> keys) {}

    /** With the {@code configured} keys alone. */
    public KeyRing(List<ProviderKey> configured, CooldownConfig config, Clock clock, RandomGenerator random) {
        this(configured, () -> Shelf.EMPTY, config, clock, random);
    }

    KeyRing(
            List<ProviderKey> configured,
            Supplier<Shelf> stored,
            CooldownConfig config,
            Clock clock,
            RandomGenerator random) {
        this.configured = List.copyOf(configured);
        this.stored = stored;
        this.cooldowns = new Cooldowns(config, clock);
        this.clock = clock;
        this.random = random;
        this.platform = new Platform(Shelf.EMPTY, this.configured);
    }

    /**
     * Whose keys are used for a call of {@code organization}: its own as soon as it has one, else the platform's. Keys that
     * can't be read still count: whoever brought keys is not served on the platform's account.
     */
    public Optional<UUID> account(UUID organization) {
        List<ProviderKey> own = stored.get().own().get(organization);
        if (own == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return own.isEmpty() || own.stream().anyMatch(key -> !key.isRetired(now))
                ? Optional.of(organization)
                : Optional.empty();
    }

    /** Whether the platform has a key, at work or not. */
    public boolean hasPlatformKey() {
        return size() > 0;
    }

    /**
     * The key for the next attempt of a call. The first attempt gets one for certain when there are any: where all of them
     * rest, the one that is due first, so that a provider that recovers is noticed. A key that was replaced helps out until
     * it retires, where no other is at work.
     *
     * @param tried ids of the keys that this call has used in vain
     */
    public Optional<ProviderKey> choose(Optional<UUID> account, String model, Set<String> tried) {
        List<ProviderKey> keys = keys(account);
        Instant now = clock.instant();
        ProviderKey chosen = null;
        ProviderKey replaced = null;
        int weights = 0;
        for (ProviderKey key : keys) {
            if (tried.contains(key.id())
                    || key.isRetired(now)
                    || cooldowns.left(key.id(), model).isPresent()) {
                continue;
            }
            if (key.isReplaced()) {
                replaced = key;
                continue;
            }
            weights += key.weight();
            if (chosen == null || random.nextInt(weights) < key.weight()) {
                chosen = key;
            }
        }
        if (chosen == null && replaced == null && tried.isEmpty()) {
            return live(account)
                    .min(Comparator.comparing(
                            key -> cooldowns.left(key.id(), model).orElse(Duration.ZERO)));
        }
        return Optional.ofNullable(chosen == null ? replaced : chosen);
    }

    /** How many keys the platform has. */
    public int size() {
        return (int) live(Optional.empty()).count();
    }

    /** How many of the platform's keys rest for calls to all models. */
    public int resting() {
        return (int) live(Optional.empty())
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
    public Optional<Duration> soonest(Optional<UUID> account, String model) {
        return live(account)
                .map(key -> cooldowns.left(key.id(), model).orElse(Duration.ZERO))
                .min(Comparator.naturalOrder());
    }

    /** How long the stored key {@code id} still rests for calls to all models; empty when it is at work. */
    Optional<Duration> rests(String id) {
        return cooldowns.left(id);
    }

    private Stream<ProviderKey> live(Optional<UUID> account) {
        Instant now = clock.instant();
        return keys(account).stream().filter(key -> !key.isRetired(now));
    }

    private List<ProviderKey> keys(Optional<UUID> account) {
        Shelf shelf = stored.get();
        return account.map(organization -> shelf.own().getOrDefault(organization, List.of()))
                .orElseGet(() -> platformKeys(shelf));
    }

    /** Put together once for each time that what is stored was read: the same object has the same keys. */
    @SuppressWarnings("ReferenceEquality")
    private List<ProviderKey> platformKeys(Shelf shelf) {
        Platform known = platform;
        if (known.from() != shelf) {
            known = new Platform(
                    shelf,
                    Stream.concat(configured.stream(), shelf.platform().stream())
                            .toList());
            platform = known;
        }
        return known.keys();
    }
}
