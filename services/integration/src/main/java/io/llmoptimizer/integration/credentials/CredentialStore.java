package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.secrets.SealedBox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of stored keys; every query is bound to what the caller may see. */
@Singleton
class CredentialStore {
    static final String SELECT = """
            SELECT id, organization_id, provider, name, weight, sealed_key, hint, created_at, created_by, retires_at
            FROM provider_credential
            """;

    private static final String VISIBLE =
            " provider = $1 AND ((organization_id = $2 AND $3) OR (organization_id IS NULL AND $4))";

    private static final String LIVE =
            SELECT + " WHERE organization_id IS NOT DISTINCT FROM $1 AND provider = $2 AND retires_at IS NULL";

    private static final String INSERT = """
            INSERT INTO provider_credential
                (id, organization_id, provider, name, weight, sealed_key, hint, created_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """;

    /** Bounds what every replica holds in memory. */
    private static final int MOST = 20;

    private final Pool pool;
    private final StoredKeyStore boxes;

    CredentialStore(Pool pool, StoredKeyStore boxes) {
        this.pool = pool;
        this.boxes = boxes;
    }

    /** What came of putting a key. */
    sealed interface Put {
        Credential credential();

        record Created(Credential credential) implements Put {}

        /** Another key has the name now. */
        record Replaced(Credential credential) implements Put {}

        /** The key had the name already; at most its weight is another one. */
        record Unchanged(Credential credential) implements Put {}
    }

    Uni<List<Credential>> list(String provider, Access access) {
        return pool.preparedQuery(SELECT + " WHERE" + VISIBLE + " ORDER BY created_at, id")
                .execute(visible(provider, access))
                .map(rows -> {
                    List<Credential> all = new ArrayList<>(rows.size());
                    rows.forEach(row -> all.add(credential(row)));
                    return all;
                });
    }

    /**
     * Puts a key under its name: once for ever, however often it is asked for.
     *
     * @param fresh as it is to be, if no key has the name; its id is used for a new key alone
     * @param keepWeight whether a key that is there keeps its weight
     * @param grace how long a key that is replaced stays in use beside the new one
     */
    Uni<Put> put(Credential fresh, boolean keepWeight, String secret, Duration grace) {
        return pool.withTransaction(transaction -> lock(transaction, fresh)
                .chain(() -> live(transaction, fresh))
                .flatMap(rows -> {
                    Optional<Row> same = rows.stream()
                            .filter(row -> row.getString("name").equals(fresh.name()))
                            .findFirst();
                    if (same.isEmpty()) {
                        return rows.size() < MOST
                                ? insert(transaction, fresh, secret).replaceWith((Put) new Put.Created(fresh))
                                : Uni.createFrom().failure(tooMany());
                    }
                    Credential known = credential(same.get());
                    Credential next = keepWeight ? with(fresh, known.weight()) : fresh;
                    return holds(known, same.get(), secret)
                            ? weigh(transaction, known, next.weight()).map(Put.Unchanged::new)
                            : replace(transaction, known, next, secret, grace)
                                    .replaceWith((Put) new Put.Replaced(next));
                }));
    }

    /** @return the key with its new weight; empty when the caller sees no such key */
    Uni<Optional<Credential>> weigh(String provider, UUID id, Access access, int weight) {
        return pool.preparedQuery("""
                        UPDATE provider_credential SET weight = $6
                        WHERE %s AND id = $5
                        RETURNING id, organization_id, provider, name, weight, hint, created_at, created_by, retires_at
                        """.formatted(VISIBLE))
                .execute(visible(provider, access).addUUID(id).addInteger(weight))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(credential(rows.iterator().next())));
    }

    /** @return what was deleted; empty when the caller sees no such key */
    Uni<Optional<Credential>> delete(String provider, UUID id, Access access) {
        return pool.preparedQuery("""
                        DELETE FROM provider_credential
                        WHERE %s AND id = $5
                        RETURNING id, organization_id, provider, name, weight, hint, created_at, created_by, retires_at
                        """.formatted(VISIBLE))
                .execute(visible(provider, access).addUUID(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(credential(rows.iterator().next())));
    }

    /** Changes of one owner's keys for a provider wait for each other: there may be no row yet that could be locked. */
    private static Uni<Void> lock(SqlClient transaction, Credential like) {
        return transaction
                .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                .execute(Tuple.of("provider_credential/" + like.provider() + "/"
                        + like.organization().map(UUID::toString).orElse("platform")))
                .replaceWithVoid();
    }

    private static Uni<List<Row>> live(SqlClient transaction, Credential like) {
        return transaction
                .preparedQuery(LIVE)
                .execute(Tuple.of(like.organization().orElse(null), like.provider()))
                .map(rows -> {
                    List<Row> all = new ArrayList<>(rows.size());
                    rows.forEach(all::add);
                    return all;
                });
    }

    /** A key that can't be opened any more is another one to us. */
    private boolean holds(Credential known, Row row, String secret) {
        try {
            String stored = boxes.open(known, row.getBuffer("sealed_key").getBytes());
            return MessageDigest.isEqual(
                    stored.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
        } catch (SealedBox.UnopenableException unopenable) {
            return false;
        }
    }

    private Uni<Void> insert(SqlClient transaction, Credential row, String secret) {
        Tuple values = Tuple.tuple()
                .addUUID(row.id())
                .addUUID(row.organization().orElse(null))
                .addString(row.provider())
                .addString(row.name())
                .addInteger(row.weight())
                .addValue(Buffer.buffer(boxes.seal(row, secret)))
                .addString(row.hint())
                .addOffsetDateTime(at(row.createdAt()))
                .addUUID(row.createdBy().orElse(null));
        return transaction.preparedQuery(INSERT).execute(values).replaceWithVoid();
    }

    private Uni<Void> replace(SqlClient transaction, Credential known, Credential next, String secret, Duration grace) {
        Uni<Void> away = grace.isZero()
                ? transaction
                        .preparedQuery("DELETE FROM provider_credential WHERE id = $1")
                        .execute(Tuple.of(known.id()))
                        .replaceWithVoid()
                : transaction
                        .preparedQuery("UPDATE provider_credential SET retires_at = $2 WHERE id = $1")
                        .execute(Tuple.of(known.id(), at(next.createdAt().plus(grace))))
                        .replaceWithVoid();
        return away.chain(() -> insert(transaction, next, secret));
    }

    private static Uni<Credential> weigh(SqlClient transaction, Credential known, int weight) {
        if (known.weight() == weight) {
            return Uni.createFrom().item(known);
        }
        return transaction
                .preparedQuery("UPDATE provider_credential SET weight = $2 WHERE id = $1")
                .execute(Tuple.of(known.id(), weight))
                .replaceWith(with(known, weight));
    }

    private static Credential with(Credential known, int weight) {
        return new Credential(
                known.id(),
                known.organization(),
                known.provider(),
                known.name(),
                weight,
                known.hint(),
                known.createdAt(),
                known.createdBy(),
                known.retiresAt());
    }

    private static ProblemException tooMany() {
        return ProblemException.conflict(
                "too-many-credentials",
                "There are " + MOST + " keys for this provider already: delete one, or replace one by its name.");
    }

    private static Tuple visible(String provider, Access access) {
        return Tuple.tuple()
                .addString(provider)
                .addUUID(access.organization())
                .addBoolean(access.own())
                .addBoolean(access.platform());
    }

    static Credential credential(Row row) {
        return new Credential(
                row.getUUID("id"),
                Optional.ofNullable(row.getUUID("organization_id")),
                row.getString("provider"),
                row.getString("name"),
                row.getInteger("weight"),
                row.getString("hint"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getUUID("created_by")),
                Optional.ofNullable(row.getOffsetDateTime("retires_at")).map(OffsetDateTime::toInstant));
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
