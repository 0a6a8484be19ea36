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

    private final Set<Watched> running = new HashSet<>();

    /** Something that may wait too long. */
    interface Watched {
        /** @param now as of {@link System#nanoTime} */
        boolean isLate(long now);

        /** Told once {@link #isLate} has said so, and again until it is forgotten. */
        void tooLate();
    }

    Deadlines(Vertx vertx) {
        vertx.setPeriodic(LOOK_MS, timer -> look());
    }

    void watch(Watched watched) {
        running.add(watched);
    }

    void forget(Watched watched) {
        running.remove(watched);
    }

    private void look() {
        long now = System.nanoTime();
        List<Watched> late = running.stream().filter(each -> each.isLate(now)).toList();
        late.forEach(Watched::tooLate);
    }
}
