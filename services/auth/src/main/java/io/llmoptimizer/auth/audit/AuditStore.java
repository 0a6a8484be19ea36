package io.llmoptimizer.auth.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.auth.sql.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** The audit log in PostgreSQL. It appends and reads; the database refuses everything else. */
@Singleton
class AuditStore {
    /** The chain of what belongs to no organization. */
    static final UUID PLATFORM = new UUID(0, 0);

    private static final String LOCK =
            "SELECT position, encode(mac, 'hex'), encode(seal, 'hex') FROM audit_head WHERE chain = $1 FOR UPDATE";
    private static final String START = """
            INSERT INTO audit_head (chain, position, mac, seal)
            VALUES ($1, $2, decode($3, 'hex'), decode($4, 'hex')) ON CONFLICT (chain) DO NOTHING
            """;
    private static final String APPEND = """
            WITH head AS (
                UPDATE audit_head SET position = $2, mac = decode($3, 'hex'), seal = decode($4, 'hex') WHERE chain = $1
            )
            INSERT INTO audit_event (chain, position, mac, id, occurred_at, actor_kind, actor_id, action, target_type,
                                     target_id, outcome, client_address, user_agent, details)
            VALUES ($1, $2, decode($3, 'hex'), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                    CAST(CAST($15 AS text) AS jsonb))
            """;

    private final Pool pool;
    private final AuditChain chain;
    private final ObjectMapper json;

    AuditStore(Pool pool, AuditChain chain, ObjectMapper json) {
        this.pool = pool;
        this.chain = chain;
        this.json = json;
    }

    /** The caller's transaction, whichever of the two clients it is made with. Parameters are written $1, $2 … */
    sealed interface Transaction {
        /** First three columns of the first row, if there is one. */
        Uni<Optional<List<Object>>> first(String sql, List<Object> parameters);

        Uni<Void> execute(String sql, List<Object> parameters);
    }

    private record OfClient(SqlClient client) implements Transaction {
        @Override
        public Uni<Optional<List<Object>>> first(String sql, List<Object> parameters) {
            return client.preparedQuery(sql).execute(Tuple.from(parameters)).map(rows -> {
                if (rows.rowCount() == 0) {
                    return Optional.empty();
                }
                Row row = rows.iterator().next();
                return Optional.of(List.of(row.getValue(0), row.getValue(1), row.getValue(2)));
            });
        }

        @Override
        public Uni<Void> execute(String sql, List<Object> parameters) {
            return client.preparedQuery(sql).execute(Tuple.from(parameters)).replaceWithVoid();
        }
    }

    private record OfSession(Mutiny.Session session) implements Transaction {
        @Override
        public Uni<Optional<List<Object>>> first(String sql, List<Object> parameters) {
            var query = session.createNativeQuery(sql.replace('$', '?'), Object[].class);
            for (int i = 0; i < parameters.size(); i++) {
                query.setParameter(i + 1, parameters.get(i));
            }
            return query.getResultList().map(rows -> rows.stream().findFirst().map(List::of));
        }

        @Override
        public Uni<Void> execute(String sql, List<Object> parameters) {
            var query = session.createNativeQuery(sql.replace('$', '?'));
            for (int i = 0; i < parameters.size(); i++) {
                query.setParameter(i + 1, parameters.get(i));
            }
            return query.executeUpdate().replaceWithVoid();
        }
    }

    static Transaction within(SqlClient transaction) {
        return new OfClient(transaction);
    }

    static Transaction within(Mutiny.Session session) {
        return new OfSession(session);
    }

    <T> Uni<T> inTransaction(Function<Transaction, Uni<T>> work) {
        return pool.withTransaction(transaction -> work.apply(within(transaction)));
    }

    /** Adds an event behind the last one of its chain. Holds the chain's lock until {@code transaction} ends. */
    Uni<Void> append(Transaction transaction, UUID id, Instant at, AuditEvent event) {
        return lockHead(transaction, event.organization().orElse(PLATFORM)).flatMap(head -> {
            AuditRow row = chain.append(head, id, at, event);
            ChainHead next = chain.headAt(row, head);
            return transaction.execute(APPEND, parameters(row, next));
        });
    }

    private Uni<ChainHead> lockHead(Transaction transaction, UUID id) {
        return findHead(transaction, id)
                .flatMap(found -> found.isPresent()
                        ? Uni.createFrom().item(found.get())
                        : start(transaction, chain.start(id))
                                .chain(() -> findHead(transaction, id))
                                .map(Optional::orElseThrow));
    }

    private static Uni<Optional<ChainHead>> findHead(Transaction transaction, UUID chain) {
        return transaction
                .first(LOCK, List.of(chain))
                .map(found -> found.map(row -> new ChainHead(
                        chain, ((Number) row.get(0)).longValue(), Mac.ofHex((String) row.get(1)), Mac.ofHex((String)
                                row.get(2)))));
    }

    private static Uni<Void> start(Transaction transaction, ChainHead head) {
        return transaction.execute(
                START,
                List.of(
                        head.chain(),
                        head.position(),
                        head.mac().hex(),
                        head.seal().hex()));
    }

    private List<Object> parameters(AuditRow row, ChainHead head) {
        AuditEvent event = row.event();
        return Arrays.asList(
                head.chain(),
                head.position(),
                head.mac().hex(),
                head.seal().hex(),
                row.id(),
                row.at().atOffset(ZoneOffset.UTC),
                event.actor().kind().name(),
                event.actor().id().orElse(null),
                event.action(),
                event.target().map(AuditEvent.Target::type).orElse(null),
                event.target().map(AuditEvent.Target::id).orElse(null),
                event.outcome().name(),
                row.origin().clientAddress(),
                row.origin().userAgent(),
                text(event.details()));
    }

    /** Events that match, newest first. Their ids begin with their time, which is how times are looked up. */
    Uni<List<AuditRow>> search(AuditQuery query, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(query.organization()));
        StringBuilder sql = new StringBuilder("SELECT * FROM audit_event WHERE chain = $1");
        query.action().ifPresent(action -> condition(sql, parameters, "action = ", action));
        query.actor().ifPresent(actor -> condition(sql, parameters, "actor_id = ", actor));
        query.target().ifPresent(target -> condition(sql, parameters, "target_id = ", target));
        query.from().ifPresent(from -> condition(sql, parameters, "id >= ", firstIdAt(from)));
        query.to().ifPresent(to -> condition(sql, parameters, "id < ", firstIdAt(to)));
        query.after().ifPresent(id -> condition(sql, parameters, "id < ", id));
        sql.append(" ORDER BY id DESC LIMIT ").append(limit);
        return pool.preparedQuery(sql.toString())
                .execute(Tuple.from(parameters))
                .map(AuditStore::rows);
    }

    private static void condition(StringBuilder sql, List<Object> parameters, String condition, Object value) {
        parameters.add(value);
        sql.append(" AND ").append(condition).append('$').append(parameters.size());
    }

    private static UUID firstIdAt(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
    }

    /** Shows {@code check} all of a chain, as it is at one moment, {@code page} rows at a time. */
    Uni<Optional<ChainCheck.Broken>> check(UUID id, ChainCheck check, int page) {
        return pool.withTransaction(transaction -> transaction
                .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                .execute()
                .chain(() -> Uni.createFrom()
                        .deferred(() -> checkPage(transaction, id, check, page))
                        .repeat()
                        .whilst(more -> more)
                        .collect()
                        .last())
                .chain(() -> head(transaction, id))
                .map(check::finish));
    }

    /** Whether there is more to check. */
    private static Uni<Boolean> checkPage(SqlConnection transaction, UUID id, ChainCheck check, int page) {
        return transaction
                .preparedQuery(
                        "SELECT * FROM audit_event WHERE chain = $1 AND position > $2 ORDER BY position LIMIT $3")
                .execute(Tuple.of(id, check.checked(), page))
                .map(AuditStore::rows)
                .map(rows -> check.accept(rows) && rows.size() == page);
    }

    private static Uni<Optional<ChainHead>> head(SqlConnection transaction, UUID id) {
        return transaction
                .preparedQuery("SELECT position, mac, seal FROM audit_head WHERE chain = $1")
                .execute(Tuple.of(id))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(new ChainHead(
                            id,
                            row.getLong("position"),
                            new Mac(row.getBuffer("mac").getBytes()),
                            new Mac(row.getBuffer("seal").getBytes())));
                });
    }

    private static List<AuditRow> rows(RowSet<Row> rows) {
        return Rows.list(rows, AuditStore::row);
    }

    private static AuditRow row(Row row) {
        UUID chain = row.getUUID("chain");
        AuditEvent.Target target = new AuditEvent.Target(row.getString("target_type"), row.getString("target_id"));
        AuditEvent event = new AuditEvent(
                new Actor(
                        Actor.Kind.valueOf(row.getString("actor_kind")),
                        Optional.ofNullable(row.getString("actor_id"))),
                chain.equals(PLATFORM) ? Optional.empty() : Optional.of(chain),
                row.getString("action"),
                target.type() == null && target.id() == null ? Optional.empty() : Optional.of(target),
                Outcome.valueOf(row.getString("outcome")),
                Optional.of(new Origin(row.getString("client_address"), row.getString("user_agent"))),
                details(row.getJsonObject("details")));
        return new AuditRow(
                row.getUUID("id"),
                new AuditRow.Place(chain, row.getLong("position")),
                row.getOffsetDateTime("occurred_at").toInstant(),
                event,
                new Mac(row.getBuffer("mac").getBytes()));
    }

    private static SortedMap<String, String> details(JsonObject json) {
        SortedMap<String, String> details = new TreeMap<>();
        // Only strings are written. Anything else was put there by somebody else, and must not pass for its own text.
        json.forEach(entry ->
                details.put(entry.getKey(), entry.getValue() instanceof String text ? text : "\0" + entry.getValue()));
        return details;
    }

    private String text(SortedMap<String, String> details) {
        try {
            return json.writeValueAsString(details);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of strings is JSON", impossible);
        }
    }
}
