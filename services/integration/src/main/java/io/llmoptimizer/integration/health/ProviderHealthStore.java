package io.llmoptimizer.integration.health;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.ProviderHealthChanged;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.events.outbox.Outbox;
import io.llmoptimizer.integration.health.FleetHealth.Report;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * How the replicas see the providers. Each report, what it changes and the event of the change are one transaction, and the
 * transactions about a provider follow one another, so that a change is told once, whoever dies when.
 */
@Singleton
class ProviderHealthStore {
    private static final String KNOW =
            "INSERT INTO provider_health (provider) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING";

    /** In one order for all replicas, or two of them would wait for each other. */
    private static final String LOCK =
            "SELECT provider, health FROM provider_health WHERE provider = ANY($1) ORDER BY provider FOR UPDATE";

    private static final String REPORT = """
            INSERT INTO provider_health_report (replica, provider, health, detail, reported_at)
            SELECT $1, provider, health, detail, now()
            FROM unnest($2::text[], $3::text[], $4::text[]) AS seen (provider, health, detail)
            ON CONFLICT (provider, replica)
            DO UPDATE SET health = excluded.health, detail = excluded.detail, reported_at = excluded.reported_at
            """;

    private static final String FORGET = """
            DELETE FROM provider_health_report
            WHERE provider = ANY($1) AND reported_at < now() - $2 * interval '1 millisecond'
            """;

    private static final String READ =
            "SELECT provider, health, detail FROM provider_health_report WHERE provider = ANY($1)";

    private static final String CHANGE = """
            UPDATE provider_health SET health = changed.health, since = $3
            FROM unnest($1::text[], $2::text[]) AS changed (provider, health)
            WHERE provider_health.provider = changed.provider
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final EventFactory events;
    private final Clock clock;

    ProviderHealthStore(Pool pool, Outbox outbox, EventFactory events, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Notes how {@code replica} sees the providers, and tells what that changes for all replicas together.
     *
     * @param patience after how long without a report a replica is not counted any more
     * @return what changed, news or not
     */
    Uni<List<ProviderHealthChanged>> report(UUID replica, Map<String, Report> seen, Duration patience) {
        Map<String, Report> sorted = new TreeMap<>(seen);
        String[] providers = sorted.keySet().toArray(String[]::new);
        Tuple reports = Tuple.of(
                replica,
                providers,
                sorted.values().stream()
                        .map(report -> report.health().wireName())
                        .toArray(String[]::new),
                sorted.values().stream().map(Report::detail).toArray(String[]::new));
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(KNOW)
                .execute(Tuple.of(providers))
                .chain(() -> transaction.preparedQuery(LOCK).execute(Tuple.of(providers)))
                .map(ProviderHealthStore::former)
                .call(() -> transaction.preparedQuery(REPORT).execute(reports))
                .call(() -> transaction.preparedQuery(FORGET).execute(Tuple.of(providers, patience.toMillis())))
                .flatMap(former -> transaction
                        .preparedQuery(READ)
                        .execute(Tuple.of(providers))
                        .map(rows -> changes(
                                former,
                                StreamSupport.stream(rows.spliterator(), false)
                                        .collect(groupingBy(
                                                row -> row.getString("provider"),
                                                TreeMap::new,
                                                mapping(ProviderHealthStore::reported, toList()))))))
                .call(changes -> tell(transaction, changes)));
    }

    private List<ProviderHealthChanged> changes(
            Map<String, Optional<Health>> former, Map<String, List<Report>> reports) {
        Instant now = clock.instant();
        List<ProviderHealthChanged> changes = new ArrayList<>();
        reports.forEach((provider, all) -> {
            Report present = FleetHealth.together(all);
            Optional<Health> before = former.get(provider);
            if (!before.equals(Optional.of(present.health()))) {
                changes.add(new ProviderHealthChanged(
                        provider,
                        present.health().wireName(),
                        before.map(Health::wireName).orElse(null),
                        present.detail(),
                        all.size(),
                        now));
            }
        });
        return changes;
    }

    private Uni<Void> tell(SqlConnection transaction, List<ProviderHealthChanged> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<CloudEvent<ProviderHealthChanged>> news = changes.stream()
                .filter(change -> FleetHealth.isNews(
                        Optional.ofNullable(change.formerHealth()).map(Health::of), Health.of(change.health())))
                .map(change -> events.create(EventTypes.PROVIDER_HEALTH_CHANGED, change.provider(), null, change))
                .toList();
        return transaction
                .preparedQuery(CHANGE)
                .execute(Tuple.of(
                        changes.stream().map(ProviderHealthChanged::provider).toArray(String[]::new),
                        changes.stream().map(ProviderHealthChanged::health).toArray(String[]::new),
                        changes.getFirst().since().atOffset(ZoneOffset.UTC)))
                .chain(() -> outbox.append(transaction, news));
    }

    private static Map<String, Optional<Health>> former(Iterable<Row> rows) {
        Map<String, Optional<Health>> former = new HashMap<>();
        rows.forEach(row -> former.put(
                row.getString("provider"),
                Optional.ofNullable(row.getString("health")).map(Health::of)));
        return former;
    }

    private static Report reported(Row row) {
        return new Report(Health.of(row.getString("health")), row.getString("detail"));
    }
}
