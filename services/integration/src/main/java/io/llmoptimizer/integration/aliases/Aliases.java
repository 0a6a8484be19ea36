package io.llmoptimizer.integration.aliases;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.snapshots.Snapshot;
import io.llmoptimizer.integration.snapshots.Snapshots;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** All organizations' aliases. */
@Singleton
public class Aliases {
    /** All of them are in the memory of every replica. */
    static final int MOST = 500;

    private static final String TABLE = "model_aliases";

    private final AliasStore store;
    private final Catalog catalog;
    private final Clock clock;
    private final Snapshot<Map<UUID, Map<String, List<String>>>> known;

    Aliases(AliasStore store, Catalog catalog, Snapshots snapshots, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
        this.known = snapshots.of(TABLE, Map.of(), () -> store.all().map(Aliases::byOrganization));
    }

    /** The organization's aliases: the models each stands for, the first choice first. Never waits. */
    public Map<String, List<String>> of(UUID organization) {
        return known.current().getOrDefault(organization, Map.of());
    }

    Uni<List<ModelAlias>> list(UUID organization, Optional<UUID> after, int rows) {
        return store.list(organization, after, rows);
    }

    Uni<ModelAlias> get(UUID organization, String name) {
        return store.find(organization, name).map(found -> found.orElseThrow(Aliases::unknown));
    }

    Uni<ModelAlias> create(UUID organization, AliasRequest request) {
        String name = AliasTerms.checkedName(request.name());
        return store.all(organization)
                .map(others -> {
                    AliasTerms terms = request.terms(name, catalog, names(others));
                    requireRoom(others);
                    requireNotMeant(name, others);
                    Instant now = now();
                    return new ModelAlias(
                            UuidCreator.getTimeOrderedEpoch(),
                            organization,
                            name,
                            terms.target(),
                            terms.fallbacks(),
                            now,
                            now);
                })
                .flatMap(alias -> store.insert(alias).map(free -> {
                    if (!free) {
                        throw ProblemException.conflict(
                                "alias-exists", "There is an alias \"" + name + "\" already: change it with PUT.");
                    }
                    return alias;
                }))
                .flatMap(this::seen);
    }

    Uni<ModelAlias> change(UUID organization, String name, AliasRequest request) {
        return get(organization, name)
                .invoke(() -> request.requireSameName(name))
                .flatMap(before -> store.all(organization)
                        .map(others -> before.changedTo(request.terms(name, catalog, names(others)), now())))
                .flatMap(after -> store.update(after).map(there -> {
                    if (!there) {
                        throw unknown();
                    }
                    return after;
                }))
                .flatMap(this::seen);
    }

    Uni<Void> delete(UUID organization, String name) {
        return store.delete(organization, name)
                .invoke(there -> {
                    if (!there) {
                        throw unknown();
                    }
                })
                .flatMap(this::seen)
                .replaceWithVoid();
    }

    private static void requireRoom(List<ModelAlias> others) {
        if (others.size() >= MOST) {
            throw ProblemException.conflict(
                    "too-many-aliases", "An organization has at most " + MOST + " aliases: delete one first.");
        }
    }

    private static void requireNotMeant(String name, List<ModelAlias> others) {
        others.stream()
                .filter(other -> other.models().contains(name))
                .findFirst()
                .ifPresent(other -> {
                    throw ProblemException.invalid(
                            "name",
                            "is what the alias \"" + other.name() + "\" stands for, and an alias can't stand for an"
                                    + " alias: let that one name its model as provider/model");
                });
    }

    /** Whoever changed something finds it changed here. Elsewhere it is within milliseconds, and here too should this fail. */
    private <T> Uni<T> seen(T changed) {
        return known.reload().replaceWith(changed).onFailure().recoverWithItem(changed);
    }

    private static Set<String> names(List<ModelAlias> aliases) {
        return aliases.stream().map(ModelAlias::name).collect(Collectors.toSet());
    }

    private static Map<UUID, Map<String, List<String>>> byOrganization(List<ModelAlias> all) {
        return all.stream()
                .collect(Collectors.groupingBy(
                        ModelAlias::organization, Collectors.toUnmodifiableMap(ModelAlias::name, ModelAlias::models)));
    }

    /** As PostgreSQL keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("model alias");
    }
}
