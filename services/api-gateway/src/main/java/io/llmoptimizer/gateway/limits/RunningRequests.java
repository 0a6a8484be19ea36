package io.llmoptimizer.gateway.limits;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The requests that run on this replica, as far as their number is limited. While Redis is away, they are all that count. */
final class RunningRequests {
    private final ConcurrentMap<String, Integer> running = new ConcurrentHashMap<>();
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

    /** Counts one more, unless there are as many as there may be: then answers whose limit that is. */
    Optional<Slots> begin(Lease lease) {
        List<Slots> slots = lease.slots();
        for (int i = 0; i < slots.size(); i++) {
            if (!increment(slots.get(i))) {
                slots.subList(0, i).forEach(this::decrement);
                return Optional.of(slots.get(i));
            }
        }
        leases.add(lease);
        return Optional.empty();
    }

    /** Whether it was still counted. */
    boolean end(Lease lease) {
        if (!leases.remove(lease)) {
            return false;
        }
        lease.slots().forEach(this::decrement);
        return true;
    }

    /** All that run now. */
    Collection<Lease> all() {
        return leases;
    }

    private boolean increment(Slots slots) {
        int[] before = new int[1];
        running.compute(slots.key(), (same, count) -> {
            before[0] = count == null ? 0 : count;
            return before[0] < slots.most() ? Integer.valueOf(before[0] + 1) : count;
        });
        return before[0] < slots.most();
    }

    private void decrement(Slots slots) {
        running.computeIfPresent(slots.key(), (same, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
}
