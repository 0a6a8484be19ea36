package io.llmoptimizer.auth.federation;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.outbox.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sign-ins under way and linked identities in PostgreSQL. */
@Singleton
class FederationStore {
    private final Pool pool;
    private final Outbox outbox;
    private final AuditLog audit;

    /** A sign-in that began at our door. */
    record Begun(String provider, String browserHash, Optional<String> challenge) {}

    /** Somebody who came back well and has yet to fetch their tokens. */
    record Returned(UUID user, String browserHash, Optional<String> challenge) {}

    /** An identity as its user sees it. */
    record Linked(UUID id, String provider, String email, Instant linkedAt) {}

    /** What is told of a change to a user's ways in: to the audit log, and to the user. */
    record Traces(AuditEvent event, CloudEvent<?> alert) {}

    FederationStore(Pool pool, Outbox outbox, AuditLog audit) {
        this.pool = pool;
        this.outbox = outbox;
        this.audit = audit;
    }

    Uni<Void> begin(String stateHash, Begun begun, Instant expiresAt) {
        return pool.preparedQuery("""
                        INSERT INTO federated_sign_in (state_hash, provider, browser_hash, challenge, expires_at)
                        VALUES ($1, $2, $3, $4, $5)
                        """)
                .execute(Tuple.of(
                        stateHash,
                        begun.provider(),
                        begun.browserHash(),
                        begun.challenge().orElse(null),
                        at(expiresAt)))
                .replaceWithVoid();
    }

    /** Takes a sign-in that is under way; it can't be taken again. */
    Uni<Optional<Begun>> take(String stateHash, Instant now) {
        return pool.preparedQuery("""
                        DELETE FROM federated_sign_in WHERE state_hash = $1
                        RETURNING provider, browser_hash, challenge, expires_at > $2 AS in_time
                        """)
                .execute(Tuple.of(stateHash, at(now)))
                .map(rows -> first(rows)
                        .filter(row -> row.getBoolean("in_time"))
                        .map(row -> new Begun(
                                row.getString("provider"),
                                row.getString("browser_hash"),
                                Optional.ofNullable(row.getString("challenge")))));
    }

    Uni<Void> saveCode(String codeHash, Returned returned, Instant expiresAt) {
        return pool.preparedQuery("""
                        INSERT INTO federated_code (code_hash, user_id, browser_hash, challenge, expires_at)
                        VALUES ($1, $2, $3, $4, $5)
                        """)
                .execute(Tuple.of(
                        codeHash,
                        returned.user(),
                        returned.browserHash(),
                        returned.challenge().orElse(null),
                        at(expiresAt)))
                .replaceWithVoid();
    }

    /** Whoever a code that works stands for; it is left in place. */
    Uni<Optional<Returned>> findCode(String codeHash, Instant now) {
        return pool.preparedQuery("""
                        SELECT user_id, browser_hash, challenge FROM federated_code WHERE code_hash = $1 AND expires_at > $2
                        """)
                .execute(Tuple.of(codeHash, at(now)))
                .map(rows -> first(rows)
                        .map(row -> new Returned(
                                row.getUUID("user_id"),
                                row.getString("browser_hash"),
                                Optional.ofNullable(row.getString("challenge")))));
    }

    /** Uses a code up; false when somebody else just did. */
    Uni<Boolean> useCode(String codeHash) {
        return pool.preparedQuery("DELETE FROM federated_code WHERE code_hash = $1")
                .execute(Tuple.of(codeHash))
                .map(rows -> rows.rowCount() == 1);
    }

    /** The user with this identity. */
    Uni<Optional<UUID>> user(String issuer, String subject) {
        return pool.preparedQuery("SELECT user_id FROM federated_identity WHERE issuer = $1 AND subject = $2")
                .execute(Tuple.of(issuer, subject))
                .map(rows -> first(rows).map(row -> row.getUUID(0)));
    }

    /**
     * Links an identity to a user.
     *
     * @return false when it was linked to somebody in the meantime
     */
    Uni<Boolean> link(UUID id, UUID user, ExternalIdentity identity, Traces traces, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        INSERT INTO federated_identity (id, user_id, provider, issuer, subject, email, linked_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (issuer, subject) DO NOTHING
                        """)
                .execute(Tuple.from(Arrays.asList(
                        id,
                        user,
                        identity.provider().name(),
                        identity.provider().issuer(),
                        identity.subject(),
                        identity.email(),
                        at(now))))
                .flatMap(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : leave(transaction, traces).replaceWith(true)));
    }

    /** Links an identity within the Hibernate transaction that adds its user. */
    Uni<Void> linkNew(UUID id, UUID user, ExternalIdentity identity, AuditEvent event, Instant now) {
        FederatedIdentityEntity entity = new FederatedIdentityEntity();
        entity.id = id;
        entity.userId = user;
        entity.provider = identity.provider().name();
        entity.issuer = identity.provider().issuer();
        entity.subject = identity.subject();
        entity.email = identity.email();
        entity.linkedAt = now;
        return entity.persistAndFlush().chain(Panache::getSession).flatMap(session -> audit.record(session, event));
    }

    Uni<List<Linked>> list(UUID user) {
        return pool.preparedQuery(
                        "SELECT id, provider, email, linked_at FROM federated_identity WHERE user_id = $1 ORDER BY id")
                .execute(Tuple.of(user))
                .map(rows -> Rows.list(
                        rows,
                        row -> new Linked(
                                row.getUUID("id"),
                                row.getString("provider"),
                                row.getString("email"),
                                row.getOffsetDateTime("linked_at").toInstant())));
    }

    /** What became of an attempt to unlink. */
    enum Unlinked {
        DONE,
        NO_SUCH,
        /** It is the only way the user can sign in. */
        LAST
    }

    /** Unlinks an identity, unless the user could not sign in any more without it. */
    Uni<Unlinked> unlink(UUID id, UUID user, Traces traces) {
        return pool.withTransaction(transaction -> transaction
                // The user's row is locked, so that two identities can't each be taken for not the last.
                .preparedQuery("""
                        SELECT password_hash IS NOT NULL AS has_password,
                               (SELECT count(*) FROM federated_identity WHERE user_id = $1) AS identities,
                               EXISTS (SELECT 1 FROM federated_identity WHERE user_id = $1 AND id = $2) AS linked
                        FROM app_user WHERE id = $1 FOR UPDATE
                        """)
                .execute(Tuple.of(user, id))
                .flatMap(rows -> {
                    Row row = rows.iterator().next();
                    if (!row.getBoolean("linked")) {
                        return Uni.createFrom().item(Unlinked.NO_SUCH);
                    }
                    if (!row.getBoolean("has_password") && row.getLong("identities") == 1) {
                        return Uni.createFrom().item(Unlinked.LAST);
                    }
                    return transaction
                            .preparedQuery("DELETE FROM federated_identity WHERE id = $1 AND user_id = $2")
                            .execute(Tuple.of(id, user))
                            .chain(() -> leave(transaction, traces))
                            .replaceWith(Unlinked.DONE);
                }));
    }

    private Uni<Void> leave(SqlClient transaction, Traces traces) {
        return outbox.append(transaction, traces.alert()).chain(() -> audit.record(transaction, traces.event()));
    }

    /** Deletes what expired before {@code before}. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery("DELETE FROM federated_sign_in WHERE expires_at < $1")
                .execute(Tuple.of(at(before)))
                .chain(() -> pool.preparedQuery("DELETE FROM federated_code WHERE expires_at < $1")
                        .execute(Tuple.of(at(before))))
                .replaceWithVoid();
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.rowCount() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
