package io.llmoptimizer.integration.credentials;

import java.time.Instant;
import java.util.Optional;

/** A key for a provider. Its secret is in no {@link #toString}, so that it gets into no log, error or trace. */
public final class ProviderKey {
    /** Weights are shares of the calls, so their order of magnitude is of no use beyond this. */
    public static final int LARGEST_WEIGHT = 1000;

    /** Whose account at the provider it is. */
    public enum Owner {
        PLATFORM,
        ORGANIZATION
    }

    private final String id;
    private final String name;
    private final Owner owner;
    private final int weight;
    private final String secret;
    private final Optional<Instant> retiresAt;

    /**
     * A key that is used until it is taken away.
     *
     * @param id unique among all keys, and another one when the secret is replaced
     * @param weight its share of the calls, from 1 to {@value #LARGEST_WEIGHT}
     * @throws IllegalArgumentException with a sentence that names the key and what is wrong with it
     */
    public ProviderKey(String id, String name, Owner owner, int weight, String secret) {
        this(id, name, owner, weight, secret, Optional.empty());
    }

    /** @param retiresAt when a key that was replaced is used no more */
    ProviderKey(String id, String name, Owner owner, int weight, String secret, Optional<Instant> retiresAt) {
        if (weight < 1 || weight > LARGEST_WEIGHT) {
            throw new IllegalArgumentException(
                    "The weight of the provider key " + id + " has to be from 1 to " + LARGEST_WEIGHT + ".");
        }
        if (!isSendable(secret)) {
            throw new IllegalArgumentException(
                    "The provider key " + id + " is empty or has characters that can't be sent in a header.");
        }
        this.id = id;
        this.name = name;
        this.owner = owner;
        this.weight = weight;
        this.secret = secret;
        this.retiresAt = retiresAt;
    }

    /** Whether it may be the value of a header: visible ASCII characters alone, at least one. */
    static boolean isSendable(String secret) {
        return !secret.isEmpty() && secret.chars().allMatch(character -> character > ' ' && character < 127);
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Owner owner() {
        return owner;
    }

    public int weight() {
        return weight;
    }

    /** To be sent to the provider, and nowhere else. */
    public String secret() {
        return secret;
    }

    /** Whether it was replaced, and only helps out until it retires. */
    boolean isReplaced() {
        return retiresAt.isPresent();
    }

    boolean isRetired(Instant now) {
        return retiresAt.isPresent() && !retiresAt.get().isAfter(now);
    }

    @Override
    public String toString() {
        return "ProviderKey[" + id + ", " + owner + "]";
    }
}
