package io.llmoptimizer.auth.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * All refresh tokens of a session, as far as it has to remember them: the one in force and the one it replaced. Decides what
 * a presented token is worth (RFC 9700 section 4.14); whoever stores the family must hold its lock from reading to writing.
 *
 * @param family hash of the secret that every token of the family carries
 * @param current hash of the token in force
 * @param parent hash of the token that {@code current} replaced
 * @param rotatedAt when it did
 * @param lastUsedAt sign-in or last refresh
 * @param expiresAt absolute end of the session
 */
record RefreshFamily(
        TokenHash family,
        TokenHash current,
        Optional<TokenHash> parent,
        Optional<Instant> rotatedAt,
        Instant lastUsedAt,
        Instant expiresAt,
        boolean ended) {

    /** What is to be done with a presented token. */
    sealed interface Decision {
        /** It is the one in force: its successor takes its place. */
        record Rotate() implements Decision {}

        /** It was replaced a moment ago, and its client seems to have lost the answer: give the same answer again. */
        record Repeat() implements Decision {}

        /** It was replaced before: two parties hold tokens of this family. The session ends. */
        record EndReused() implements Decision {}

        /** It is worth nothing, and proves nothing. */
        record Refuse(String because) implements Decision {}
    }

    /** How long tokens last. */
    record Timeouts(Duration idle, Duration grace) {}

    /** @param successor what {@code token} would be replaced with */
    Decision decide(RefreshToken token, RefreshToken successor, Timeouts timeouts, Instant now) {
        if (!token.familyHash().equals(family)) {
            return new Decision.Refuse("invented");
        }
        if (ended) {
            return new Decision.Refuse("session ended");
        }
        if (!now.isBefore(expiresAt) || !now.isBefore(lastUsedAt.plus(timeouts.idle()))) {
            return new Decision.Refuse("session expired");
        }
        TokenHash presented = token.hash();
        if (presented.equals(current)) {
            return new Decision.Rotate();
        }
        if (isParent(presented) && isWithinGrace(timeouts.grace(), now)) {
            // Not so only when the master key was changed within the grace.
            return successor.hash().equals(current)
                    ? new Decision.Repeat()
                    : new Decision.Refuse("its successor can't be derived any more");
        }
        return new Decision.EndReused();
    }

    /** The family after {@code successor} took the place of the token in force. */
    RefreshFamily rotated(RefreshToken successor, Instant now) {
        return new RefreshFamily(
                family, successor.hash(), Optional.of(current), Optional.of(now), now, expiresAt, ended);
    }

    /** The family after its session ended. */
    RefreshFamily end() {
        return new RefreshFamily(family, current, parent, rotatedAt, lastUsedAt, expiresAt, true);
    }

    private boolean isParent(TokenHash presented) {
        return parent.isPresent() && parent.get().equals(presented);
    }

    private boolean isWithinGrace(Duration grace, Instant now) {
        return rotatedAt.isPresent() && now.isBefore(rotatedAt.get().plus(grace));
    }
}
