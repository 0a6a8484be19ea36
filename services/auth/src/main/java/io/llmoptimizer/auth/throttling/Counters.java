package io.llmoptimizer.auth.throttling;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Remembers failures. Each call is atomic over all its places. */
interface Counters {
    /**
     * Counts one failure in every place, if all are open: an attempt is a failure until it has proved to be none, so that
     * attempts made at the same time count too.
     *
     * @return milliseconds to wait; 0 when the attempt may be made
     */
    Uni<Long> attempt(List<Place> places);

    /** Takes one failure back in every place. */
    Uni<Void> forgive(List<Place> places);

    /** Forgets all failures in these places. */
    Uni<Void> clear(List<Place> places);
}
