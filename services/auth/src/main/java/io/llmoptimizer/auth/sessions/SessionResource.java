package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.users.Device;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.UUID;

/** The signed-in user's own sessions. */
@Path("/api/v1/auth/sessions")
@Authenticated
class SessionResource {
    private final CurrentMember current;
    private final Sessions sessions;

    SessionResource(CurrentMember current, Sessions sessions) {
        this.current = current;
        this.sessions = sessions;
    }

    /**
     * @param device in words, such as {@code Firefox on Linux}; null when nothing is known of it
     * @param current whether this is the session that asks
     */
    record SessionView(
            UUID id,
            String device,
            String userAgent,
            UUID organizationId,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            boolean current) {
        static SessionView of(Session session, Member asking) {
            return new SessionView(
                    session.id(),
                    Device.named(session.userAgent()),
                    session.userAgent(),
                    session.organizationId(),
                    session.createdAt(),
                    session.lastUsedAt(),
                    session.expiresAt(),
                    session.id().equals(asking.session()));
        }
    }

    @GET
    public Uni<Page<SessionView>> list(@BeanParam Paging paging) {
        return current.get()
                .flatMap(member -> sessions.list(member, paging)
                        .map(page -> page.map(session -> SessionView.of(session, member))));
    }

    /** Ends all but the one that asks, which {@code logout} ends. */
    @DELETE
    public Uni<Void> endOthers() {
        return current.get().flatMap(sessions::endOthers);
    }

    @DELETE
    @Path("{id}")
    public Uni<Void> end(@PathParam("id") UUID id) {
        return current.get().flatMap(member -> sessions.end(member, id));
    }
}
