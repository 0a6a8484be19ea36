package io.llmoptimizer.notification.delivery.email;

import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What the sandbox kept, while it is in use. */
@Path("/api/v1/notifications/sandbox/messages")
@RolesAllowed({"owner", "admin", "developer", "billing", "viewer", "messages:read"})
public class SandboxResource {
    private final EmailChannel channel;
    private final SandboxStore store;
    private final Callers callers;

    SandboxResource(EmailChannel channel, SandboxStore store, Callers callers) {
        this.channel = channel;
        this.store = store;
        this.callers = callers;
    }

    /** The caller's own messages and those of the organization, newest first. */
    @GET
    public Uni<Page<SandboxMessage>> list(@BeanParam Paging paging) {
        if (!channel.name().equals(SandboxEmailChannel.NAME)) {
            throw ProblemException.notFound("sandbox: e-mails go through " + channel.name());
        }
        return callers.current()
                .flatMap(caller -> store.list(caller, paging.after(), paging.limit() + 1))
                .map(rows ->
                        Page.of(rows, paging.limit(), message -> message.id().toString()));
    }
}
