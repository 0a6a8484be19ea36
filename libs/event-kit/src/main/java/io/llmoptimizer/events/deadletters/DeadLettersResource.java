package io.llmoptimizer.events.deadletters;

import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Dead letters of the queues this service consumes, for platform administrators. */
@Path("/internal/v1/dead-letters")
@RolesAllowed("platform-admin")
@RunOnVirtualThread
public class DeadLettersResource {
    private final DeadLetters deadLetters;
    private final EventConsumers consumers;

    /** @param replayed events that are in their queue again */
    public record Replay(long replayed) {}

    DeadLettersResource(DeadLetters deadLetters, EventConsumers consumers) {
        this.deadLetters = deadLetters;
        this.consumers = consumers;
    }

    /** Every queue of this service with the number of its dead letters. */
    @GET
    public Page<DeadLetters.Count> list() {
        return new Page<>(deadLetters.count(consumers.queues().stream().sorted().toList()), null);
    }

    /** Moves the dead letters of {@code queue} back to it. */
    @POST
    @Path("/{queue}/replay")
    public Replay replay(@PathParam("queue") String queue) {
        if (!consumers.queues().contains(queue)) {
            throw ProblemException.notFound("queue in this service");
        }
        return new Replay(deadLetters.replay(queue));
    }
}
