package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the signed-in user has permitted applications, and taking it back. */
@Path("/api/v1/auth/consents")
@Authenticated
@Tag(name = "Consents", description = "Applications you have permitted something")
class ConsentResource {
    private final CurrentMember current;
    private final ConsentStore store;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    ConsentResource(CurrentMember current, ConsentStore store, RevocationBroadcaster broadcaster, Clock clock) {
        this.current = current;
        this.store = store;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List your consents; there is one for each application at most")
    public Uni<Page<ConsentStore.Given>> list() {
        return current.get()
                .flatMap(member ->
                        store.list(member.user().id(), member.organization().id()))
                .map(given -> new Page<>(given, null));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Take a consent back; the application's tokens stop working")
    public Uni<Void> revoke(@PathParam("id") UUID id) {
        return current.get()
                .flatMap(member -> store.revoke(
                        id, member.user().id(), member.organization().id(), event(member, id), clock.instant()))
                .flatMap(revoked ->
                        revoked ? broadcaster.tell() : Uni.createFrom().failure(ProblemException.notFound("consent")));
    }

    private static AuditEvent event(Member member, UUID consent) {
        return AuditEvent.of(
                        Actor.user(member.user().id()), member.organization().id(), "oauth.consent-revoked")
                .on("consent", consent);
    }
}
