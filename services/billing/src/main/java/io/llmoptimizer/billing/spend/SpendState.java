package io.llmoptimizer.billing.spend;

import io.llmoptimizer.common.spend.NanoUsd;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What Redis is to know of one organization.
 *
 * @param definitions all hard budgets of the organization, or empty to leave them as they are
 * @param counters sums that include {@code settled}
 * @param settled ids of the usage records whose reservations can go
 */
public record SpendState(
        UUID organization, Optional<Definitions> definitions, List<Counter> counters, Collection<UUID> settled) {

    public SpendState {
        counters = List.copyOf(counters);
        settled = List.copyOf(settled);
    }

    /**
     * The organization's hard budgets.
     *
     * @param revision grows with every change, so that an older set never replaces a newer one
     * @param bySubject encoded budgets by subject
     */
    public record Definitions(long revision, Map<String, String> bySubject) {
        public Definitions {
            bySubject = Map.copyOf(bySubject);
        }
    }

    /**
     * What the ledger says was spent of one budget in one period.
     *
     * @param name {@code <budget id>:<period name>}
     * @param version grows with every change of {@code spent}
     */
    public record Counter(String name, BigDecimal spent, long version) {
        String nanoUsd() {
            return Long.toString(NanoUsd.ceil(spent));
        }
    }
}
