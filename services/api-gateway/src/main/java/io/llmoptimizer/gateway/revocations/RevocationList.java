package io.llmoptimizer.gateway.revocations;

import io.llmoptimizer.common.identity.Revocations.Kind;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is revoked, in memory: asked up to four times per request.
 *
 * <p>A revoked session stays revoked. A key, a user or an organization lives on with tokens that were issued after the
 * revocation: that is how a changed role or limit takes effect.
 */
@Singleton
public class RevocationList {
    private final Map<Kind, Map<UUID, Long>> revokedAtMs = new EnumMap<>(Kind.class);
    private volatile boolean loaded;

    RevocationList() {
        for (Kind kind : Kind.values()) {
            revokedAtMs.put(kind, new ConcurrentHashMap<>());
        }
    }

    /**
     * Whether a token of {@code id} is to be refused.
     *
     * @param issuedAtMs when the token was issued, in epoch milliseconds; if only its second is known, the beginning of it
     */
    public boolean refuses(Kind kind, UUID id, long issuedAtMs) {
        Long revoked = revokedAtMs.get(kind).get(id);
        return revoked != null && (kind == Kind.SESSION || issuedAtMs <= revoked);
    }

    /** Whether the list has been read from Redis once. Before that, nobody can say that a token is still good. */
    public boolean isLoaded() {
        return loaded;
    }

    void markLoaded() {
        loaded = true;
    }

    /** Takes a member of the sorted set; one that can't be read is ignored, as a newer auth may know more kinds. */
    void add(String member, long atMs) {
        parse(member)
                .ifPresent(revoked -> revokedAtMs.get(revoked.getKey()).merge(revoked.getValue(), atMs, Math::max));
    }

    /** Forgets what was revoked before {@code beforeMs}: no token from back then is valid any more. */
    void forget(long beforeMs) {
        revokedAtMs.values().forEach(of -> of.values().removeIf(atMs -> atMs < beforeMs));
    }

    int size() {
        return revokedAtMs.values().stream().mapToInt(Map::size).sum();
    }

    private static Optional<Map.Entry<Kind, UUID>> parse(String member) {
        int colon = member.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        try {
            UUID id = UUID.fromString(member.substring(colon + 1));
            for (Kind kind : Kind.values()) {
                if (kind.member(id).equals(member)) {
                    return Optional.of(Map.entry(kind, id));
                }
            }
        } catch (IllegalArgumentException notAnId) {
            // falls through: not a member we know
        }
        return Optional.empty();
    }
}
