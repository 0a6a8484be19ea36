package io.llmoptimizer.integration.overrides;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.snapshots.Snapshot;
import io.llmoptimizer.integration.snapshots.Snapshots;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What organizations pay where that is not what the price list says. */
@Singleton
public class PriceOverrides {
    private static final String TABLE = "price_overrides";

    private final OverrideStore store;
    private final Catalog catalog;
    private final Clock clock;
    private final Snapshot<OverrideTable> known;

    PriceOverrides(OverrideStore store, Catalog catalog, Snapshots snapshots, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
        this.known = snapshots.of(TABLE, OverrideTable.EMPTY, () -> store.all().map(OverrideTable::new));
    }

    /** The model at the prices that a call of {@code organization} which starts at {@code time} is charged. Never waits. */
    public Model at(UUID organization, Model model, Instant time) {
        return known.current().at(organization, model, time);
    }

    /** When after {@code time} what the organization pays for the model changes, in this order. */
    public List<Instant> changesAfter(UUID organization, Model model, Instant time) {
        return known.current().changesAfter(organization, model, time);
    }

    Uni<List<PriceOverride>> list(UUID organization, Optional<UUID> after, int rows) {
        return store.list(organization, after, rows);
    }

    Uni<PriceOverride> get(UUID id) {
        return store.find(id).map(found -> found.orElseThrow(PriceOverrides::unknown));
    }

    Uni<PriceOverride> create(Caller administrator, OverrideRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        PriceOverride override =
                request.override(UuidCreator.getTimeOrderedEpoch(), catalog, today(), administrator.subject(), now);
        return store.insert(override).chain(this::seen).replaceWith(override);
    }

    /** Deletes an override whose day has not come. */
    Uni<Void> delete(UUID id) {
        return get(id).flatMap(override -> store.deleteLaterThan(id, today()).invoke(deleted -> {
                    if (!deleted) {
                        throw ProblemException.conflict(
                                "price-override-in-force",
                                "It holds since " + override.effectiveFrom() + ", and calls were charged by it: create"
                                        + " another one from a later day, such as one with discountPercent \"0\".");
                    }
                }))
                .chain(deleted -> seen());
    }

    /** Whoever changed something finds it changed here. Elsewhere it is within milliseconds, and here too should this fail. */
    private Uni<Void> seen() {
        return known.reload().replaceWithVoid().onFailure().recoverWithNull();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("price override");
    }
}
