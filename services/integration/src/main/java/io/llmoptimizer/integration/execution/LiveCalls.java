package io.llmoptimizer.integration.execution;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** The admitted calls whose usage is not durable yet. A stopping process ends them instead of forgetting them. */
@Singleton
class LiveCalls {
    private static final Logger LOG = Logger.getLogger(LiveCalls.class);
    private static final long LOOK_AGAIN_NANOS = 10_000_000;

    private final Set<RunningCall> calls = ConcurrentHashMap.newKeySet();
    private final ExecutionConfig config;

    LiveCalls(ExecutionConfig config, MeterRegistry metrics) {
        this.config = config;
        metrics.gauge("llmo.execution.running", calls, Set::size);
    }

    void add(RunningCall call) {
        calls.add(call);
    }

    int size() {
        return calls.size();
    }

    void remove(RunningCall call) {
        calls.remove(call);
    }

    /**
     * Runs after calls were given time to end by themselves ({@code quarkus.shutdown.timeout}) and before the stores are
     * closed. By then the HTTP server has closed its connections, which ended what was left as if its clients had hung up;
     * this waits until their usage is durable, and ends what is still running for any other reason.
     */
    void stop(@Observes ShutdownEvent event) {
        if (calls.isEmpty()) {
            return;
        }
        LOG.infof("ending %d calls that are still running", calls.size());
        calls.forEach(RunningCall::shutDown);
        long deadline = System.nanoTime() + config.shutdownGrace().toNanos();
        while (!calls.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        if (!calls.isEmpty()) {
            LOG.errorf("the usage of %d calls was not stored in time", calls.size());
        }
    }
}
