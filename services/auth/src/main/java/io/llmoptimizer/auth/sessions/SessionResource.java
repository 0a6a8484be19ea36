package io.llmoptimizer.auth.sessions;

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

    /** @param current whether this is the session that asks */
    record SessionView(
            UUID id,
            String userAgent,
            UUID organizationId,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            boolean current) {
        static SessionView of(Session session, Member asking) {
            return new SessionView(
                    session.id(),
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
                        .map(page -> new Page<>(
                                page.data().stream()
                                        .map(session -> SessionView.of(session, member))
                                        .toList(),
                                page.nextCursor())));
    }

    @DELETE
    public Uni<Void> endAll() {
        return current.get().flatMap(sessions::endAll);
    }

    @DELETE
    @Path("{id}")
    public Uni<Void> end(@PathParam("id") UUID id) {
        return current.get().flatMap(member -> sessions.end(member, id));
    }
}
