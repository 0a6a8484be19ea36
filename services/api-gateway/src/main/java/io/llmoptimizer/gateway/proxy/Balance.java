package io.llmoptimizer.gateway.proxy;

import java.util.List;

/** Chooses among the addresses of a service: a sound and ready one before others, then the one with the least to do. */
final class Balance {
    private Balance() {}

    /**
     * The address for a request, or null if none may be asked now.
     *
     * @param avoid the one that just failed this request, or null
     * @param turn where to begin looking, so that equals take turns
     */
    static Target choose(List<Target> targets, Target avoid, int turn, long now) {
        int size = targets.size();
        Target first = targets.getFirst();
        if (size == 1) {
            return first.circuit().permits(now) ? first : null;
        }
        for (int tier = 0; tier < 3; tier++) {
            Target best = null;
            for (int i = 0; i < size; i++) {
                Target target = targets.get(Math.floorMod(turn + i, size));
                if (tier(target, avoid) == tier && (best == null || target.pending() < best.pending())) {
                    best = target;
                }
            }
            if (best != null && best.circuit().permits(now)) {
                return best;
            }
        }
        return targets.stream()
                .filter(target -> target.circuit().permits(now))
                .findFirst()
                .orElse(null);
    }

    private static int tier(Target target, Target avoid) {
        if (target.equals(avoid) || !target.circuit().isSound()) {
            return 2;
        }
        return target.isReady() ? 0 : 1;
    }
}
