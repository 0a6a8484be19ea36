package io.llmoptimizer.e2e;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A balancer as clients of a deployment have one in front of them: it asks each replica whether it is ready, uses one as soon
 * as it says yes, and leaves one alone when it has not said so twice in a row.
 */
final class ReadyReplicas implements AutoCloseable {
    private static final long INTERVAL_MS = 300;
    private static final int NO_MORE_AFTER = 2;

    private final List<Replica> ready = new CopyOnWriteArrayList<>();
    private final Map<Replica, Integer> silent = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService probing = Executors.newScheduledThreadPool(2);

    void add(Replica replica) {
        silent.put(replica, NO_MORE_AFTER);
        ScheduledFuture<?> _ =
                probing.scheduleWithFixedDelay(() -> probe(replica), 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void probe(Replica replica) {
        int times = replica.isReady() ? 0 : silent.get(replica) + 1;
        silent.put(replica, times);
        if (times == 0 && !ready.contains(replica)) {
            ready.add(replica);
        } else if (times >= NO_MORE_AFTER) {
            ready.remove(replica);
        }
    }

    boolean isUsed(Replica replica) {
        return ready.contains(replica);
    }

    /** The replica for the next request. */
    Replica next() {
        List<Replica> now = List.copyOf(ready);
        if (now.isEmpty()) {
            throw new IllegalStateException("no replica is ready");
        }
        return now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
    }

    @Override
    public void close() {
        probing.shutdownNow();
    }
}
