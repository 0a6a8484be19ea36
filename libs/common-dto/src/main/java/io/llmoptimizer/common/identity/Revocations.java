package io.llmoptimizer.common.identity;

import java.util.UUID;

/**
 * How auth tells gateways that credentials stopped working, through Redis.
 *
 * <p>Auth adds {@code <kind>:<id>} to the sorted set {@link #KEY} with the revocation's epoch milliseconds as score, then
 * publishes the same text on {@link #CHANNEL}. A gateway refuses every token of that session, key, user or organization
 * that was issued at or before the score. Gateways read the whole set at start and poll what is new, so that a lost message
 * costs at most one poll. Auth removes members older than the longest token lifetime.
 */
public final class Revocations {
    public static final String KEY = "llmo:revocations";
    public static final String CHANNEL = "llmo:revocations";

    /** What is revoked. */
    public enum Kind {
        SESSION("session"),
        API_KEY("key"),
        USER("user"),
        ORGANIZATION("organization");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        /** Member of the sorted set for one id of this kind. */
        public String member(UUID id) {
            return wire + ":" + id;
        }
    }

    private Revocations() {}
}
