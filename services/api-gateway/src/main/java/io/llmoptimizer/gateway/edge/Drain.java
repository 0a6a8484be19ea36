package io.llmoptimizer.gateway.edge;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * The way out of a rolling restart, between being told to stop and stopping: readiness is down (Quarkus sees to that), so
 * balancers send no more; each answer tells its connection to close, so that clients come back through the balancer; whatever
 * still arrives is served. Then Quarkus waits for what runs ({@code quarkus.shutdown.timeout}).
 */
@Singleton
public class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    private volatile boolean begun;

    /** Whether connections should go elsewhere. */
    public boolean hasBegun() {
        return begun;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent told) {
        begun = true;
        LOG.info("not ready any more: connections are told to close, requests are still served");
    }

    void end(@Observes ShutdownEvent now) {
        begun = true;
    }
}
