package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.Outcome;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What the audit log is told of sessions. */
final class SessionEvents {
    private static final String SIGNED_IN = "user.signed-in";
    private static final String SESSION = "session";

    private SessionEvents() {}

    static AuditEvent begun(Session session) {
        return AuditEvent.of(Actor.user(session.userId()), session.organizationId(), SIGNED_IN)
                .on(SESSION, session.id());
    }

    /** @param user whose account it was tried at; empty when there is none */
    static AuditEvent refused(Optional<UUID> user) {
        AuditEvent event = AuditEvent.ofPlatform(Actor.anonymous(), SIGNED_IN).endedIn(Outcome.FAILURE);
        return user.map(id -> event.on("user", id)).orElse(event);
    }

    /** Of a session that its user ended, or that ended because a refresh token was used twice. */
    static AuditEvent ended(UUID session, UUID user, UUID organization, EndReason reason) {
        Actor actor = reason == EndReason.REUSED ? Actor.system() : Actor.user(user);
        return AuditEvent.of(actor, organization, "session.ended")
                .on(SESSION, session)
                .with("reason", reason.name().toLowerCase(Locale.ROOT));
    }

    /** Of all sessions of a user. */
    static AuditEvent allEnded(UUID user, EndReason reason, int sessions) {
        return AuditEvent.ofPlatform(Actor.user(user), "user.sessions-ended")
                .on("user", user)
                .with("reason", reason.name().toLowerCase(Locale.ROOT))
                .with("sessions", sessions);
    }
}
