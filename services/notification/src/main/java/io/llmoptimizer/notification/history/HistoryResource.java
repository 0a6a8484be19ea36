package io.llmoptimizer.notification.history;

import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** Messages of the caller and the caller's organization, with the timeline of their attempts. */
@Path("/api/v1/notifications/messages")
@RolesAllowed({"owner", "admin", "developer", "billing", "viewer", "messages:read"})
public class HistoryResource {
    private final Callers callers;
    private final HistoryStore store;

    HistoryResource(Callers callers, HistoryStore store) {
        this.callers = callers;
        this.store = store;
    }

    /** Newest first. */
    @GET
    public Uni<Page<SentMessage>> list(@BeanParam Paging paging) {
        return callers.current()
                .flatMap(caller -> store.list(caller, paging.after(), paging.limit() + 1))
                .map(rows ->
                        Page.of(rows, paging.limit(), message -> message.id().toString()));
    }

    /** One message. */
    @GET
    @Path("/{id}")
    public Uni<SentMessage> get(@PathParam("id") UUID id) {
        return callers.current()
                .flatMap(caller -> store.get(caller, id))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("message")));
    }
}
