package io.llmoptimizer.auth.passkeys;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.sessions.EndReason;
import io.llmoptimizer.auth.sessions.SessionStore;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.auth.sql.Violations;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.outbox.Outbox;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Passkeys in PostgreSQL. Adding and removing one goes with all that has to happen then, in one transaction. */
@Singleton
class PasskeyStore {
    private final Pool pool;
    private final SessionStore sessions;
    private final AuditLog audit;
    private final Outbox outbox;

    /** @param session which goes on, while the user's others end */
    record Change(UUID user, UUID session, AuditEvent event, CloudEvent<?> alert, Instant at) {}

    PasskeyStore(Pool pool, SessionStore sessions, AuditLog audit, Outbox outbox) {
        this.pool = pool;
        this.sessions = sessions;
        this.audit = audit;
        this.outbox = outbox;
    }

    /** Fails with a 409 problem when the passkey is registered already, or the user has {@code most}. */
    Uni<Void> add(Passkey passkey, int most, Change change) {
        return pool.withTransaction(transaction -> transaction
                        // One at a time for each user, so that the count holds.
                        .preparedQuery("SELECT 1 FROM app_user WHERE id = $1 FOR NO KEY UPDATE")
                        .execute(Tuple.of(passkey.userId()))
                        .chain(() -> insert(transaction, passkey, most))
                        .chain(() -> conclude(transaction, change)))
                .onFailure(Violations::isUnique)
                .transform(taken -> ProblemException.conflict("passkey-taken", "This passkey is registered already."));
    }

    private static Uni<Void> insert(SqlClient transaction, Passkey passkey, int most) {
        Credential credential = passkey.credential();
        return transaction
                .preparedQuery("""
                        INSERT INTO passkey (id, user_id, credential_id, credential_data, sign_count, backup_eligible,
                                             name, created_at)
                        SELECT $1, $2, $3, $4, $5, $6, $7, $8
                        WHERE (SELECT count(*) FROM passkey WHERE user_id = $2) < $9
                        """)
                .execute(Tuple.from(List.of(
                        passkey.id(),
                        passkey.userId(),
                        Buffer.buffer(credential.id()),
                        Buffer.buffer(credential.data()),
                        credential.signCount(),
                        credential.backupEligible(),
                        passkey.name(),
                        at(passkey.createdAt()),
                        most)))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.conflict(
                                "too-many-passkeys", "An account has at most " + most + " passkeys; remove one first.");
                    }
                    return null;
                });
    }

    Uni<Optional<Passkey>> find(byte[] credentialId) {
        return pool.preparedQuery("SELECT * FROM passkey WHERE credential_id = $1")
                .execute(Tuple.of(Buffer.buffer(credentialId)))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<List<Passkey>> list(UUID user) {
        return pool.preparedQuery("SELECT * FROM passkey WHERE user_id = $1 ORDER BY id DESC")
                .execute(Tuple.of(user))
                .map(PasskeyStore::all);
    }

    /**
     * Notes that a passkey was used and what it counted then; false when it has been used since with the same count or a
     * higher one, which only a copy of it can have done.
     */
    Uni<Boolean> use(UUID id, long signCount, Instant now) {
        return pool.preparedQuery("""
                        UPDATE passkey SET sign_count = $2, last_used_at = $3
                        WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))
                        """).execute(Tuple.of(id, signCount, at(now))).map(rows -> rows.rowCount() > 0);
    }

    /** False when the user has no such passkey. */
    Uni<Boolean> rename(UUID user, UUID id, String name) {
        return pool.preparedQuery("UPDATE passkey SET name = $3 WHERE id = $1 AND user_id = $2")
                .execute(Tuple.of(id, user, name))
                .map(rows -> rows.rowCount() > 0);
    }

    /** False when the user has no such passkey. */
    Uni<Boolean> remove(UUID id, Change change) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("DELETE FROM passkey WHERE id = $1 AND user_id = $2")
                .execute(Tuple.of(id, change.user()))
                .flatMap(removed -> removed.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : conclude(transaction, change).replaceWith(true)));
    }

    private Uni<Void> conclude(SqlClient transaction, Change change) {
        return sessions.endAll(
                        transaction, change.user(), Optional.of(change.session()), EndReason.MFA_CHANGED, change.at())
                .chain(() -> outbox.append(transaction, change.alert()))
                .chain(() -> audit.record(transaction, change.event()));
    }

    private static List<Passkey> all(RowSet<Row> rows) {
        return Rows.list(rows, PasskeyStore::passkey);
    }

    private static Passkey passkey(Row row) {
        return new Passkey(
                row.getUUID("id"),
                row.getUUID("user_id"),
                new Credential(
                        row.getBuffer("credential_id").getBytes(),
                        row.getBuffer("credential_data").getBytes(),
                        row.getLong("sign_count"),
                        row.getBoolean("backup_eligible")),
                row.getString("name"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("last_used_at")).map(OffsetDateTime::toInstant));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
