package io.llmoptimizer.auth.tokens;

import java.time.Instant;

/**
 * Where a signing key is in its life. A key only ever moves forward: standby → active → retired → revoked, and from anywhere
 * to revoked.
 */
sealed interface KeyState {
    /** When the key got into this state. */
    Instant since();

    /** Published, so that whoever verifies tokens knows it before the first one comes; signs nothing yet. */
    record Standby(Instant since) implements KeyState {
        Active activate(Instant now) {
            return new Active(now);
        }
    }

    /** Signs. There is one at most. */
    record Active(Instant since) implements KeyState {
        Retired retire(Instant now) {
            return new Retired(now);
        }
    }

    /** Signs nothing any more, and is published until the last token it signed has expired. Its private half is gone. */
    record Retired(Instant since) implements KeyState {}

    /** Not published: no token it signed is accepted. */
    record Revoked(Instant since) implements KeyState {}

    default Revoked revoke(Instant now) {
        return new Revoked(now);
    }

    default boolean isPublished() {
        return !(this instanceof Revoked);
    }

    /** Whether the private half is still of use. */
    default boolean maySign() {
        return this instanceof Standby || this instanceof Active;
    }
}
