package io.llmoptimizer.gateway.callers;

import java.util.UUID;

/**
 * When a token was issued, as finely as it can be told.
 *
 * <p>{@code iat} has whole seconds, so it can't order a login and a revocation within the same second. Auth's token ids are
 * UUIDv7 and carry the millisecond. A token with another kind of id counts as issued at the beginning of its second, which
 * refuses it rather than letting a revoked one through.
 */
final class IssueTime {
    private static final int TIME_ORDERED = 7;
    private static final long SECOND_MS = 1_000;

    private IssueTime() {}

    /**
     * Epoch milliseconds.
     *
     * @param issuedAtSeconds the {@code iat} claim
     * @param tokenId the {@code jti} claim, or null
     */
    static long ofToken(long issuedAtSeconds, String tokenId) {
        long earliest = issuedAtSeconds * SECOND_MS;
        if (tokenId == null || tokenId.length() != 36) {
            return earliest;
        }
        try {
            UUID id = UUID.fromString(tokenId);
            long fromId = id.getMostSignificantBits() >>> 16;
            // The id may be drawn just after the second in which iat was read.
            boolean plausible = id.version() == TIME_ORDERED && fromId >= earliest && fromId < earliest + 2 * SECOND_MS;
            return plausible ? fromId : earliest;
        } catch (IllegalArgumentException notAnId) {
            return earliest;
        }
    }
}
