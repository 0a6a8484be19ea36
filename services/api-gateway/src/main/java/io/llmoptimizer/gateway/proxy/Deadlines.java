package io.llmoptimizer.gateway.proxy;

import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends what waits too long on one event loop. One timer looks at all that runs, since a timer each would cost every
 * request more than its limit is ever worth.
 */
final class Deadlines {
    private static final long LOOK_MS = 100;

    private final Set<Forwarding> running = new HashSet<>();

    Deadlines(Vertx vertx) {
        vertx.setPeriodic(LOOK_MS, timer -> look());
    }

    void watch(Forwarding forwarding) {
        running.add(forwarding);
    }

    void forget(Forwarding forwarding) {
        running.remove(forwarding);
    }

    private void look() {
        long now = System.nanoTime();
        List<Forwarding> late =
                running.stream().filter(each -> each.isLate(now)).toList();
        late.forEach(Forwarding::tooLate);
    }
}
