package io.llmoptimizer.auth.accounts;

import io.llmoptimizer.auth.apikeys.KeyRevocationStore;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.sessions.EndReason;
import io.llmoptimizer.auth.sessions.SessionStore;
import io.llmoptimizer.auth.users.MailedToken;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** New passwords and the mailed tokens for them, in PostgreSQL. Whatever sets a password ends sessions in the same transaction. */
@Singleton
class PasswordResetStore {
    private final Pool pool;
    private final SessionStore sessions;
    private final KeyRevocationStore keys;
    private final Outbox outbox;
    private final AuditLog audit;

    PasswordResetStore(Pool pool, SessionStore sessions, KeyRevocationStore keys, Outbox outbox, AuditLog audit) {
        this.pool = pool;
        this.sessions = sessions;
        this.keys = keys;
        this.outbox = outbox;
        this.audit = audit;
    }

    /** Adds a token and announces it, unless the user was sent {@code most} since {@code since}. */
    Uni<Void> add(UUID user, MailedToken token, Instant since, int most, CloudEvent<?> event) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        INSERT INTO password_reset (token_hash, user_id, created_at, expires_at)
                        SELECT $1, $2, $3, $4
                        WHERE (SELECT count(*) FROM password_reset WHERE user_id = $2 AND created_at > $5) < $6
                        """)
                .execute(Tuple.of(
                        Buffer.buffer(token.hash()),
                        user,
                        at(token.createdAt()),
                        at(token.expiresAt()),
                        at(since),
                        most))
                .flatMap(rows ->
                        rows.rowCount() == 0 ? Uni.createFrom().voidItem() : outbox.append(transaction, event)));
    }

    /**
     * Takes the user's password away, ends all sessions, and announces {@code token}, by which a new one is chosen.
     *
     * @return whether there is such an account, neither disabled nor erased
     */
    Uni<Boolean> force(UUID user, MailedToken token, CloudEvent<?> event, AuditEvent audited) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("UPDATE app_user SET password_hash = NULL WHERE id = $1 AND status = 'ACTIVE'")
                .execute(Tuple.of(user))
                .flatMap(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : transaction
                                .preparedQuery("""
                                        INSERT INTO password_reset (token_hash, user_id, created_at, expires_at)
                                        VALUES ($1, $2, $3, $4)
                                        """)
                                .execute(Tuple.of(
                                        Buffer.buffer(token.hash()),
                                        user,
                                        at(token.createdAt()),
                                        at(token.expiresAt())))
                                .chain(() -> sessions.endAll(
                                        transaction,
                                        user,
                                        Optional.empty(),
                                        EndReason.ADMINISTRATOR,
                                        token.createdAt()))
                                .chain(() -> outbox.append(transaction, event))
                                .chain(() -> audit.record(transaction, audited))
                                .replaceWith(true)));
    }

    /** Whose token this is; empty when it is invented, used or expired. */
    Uni<Optional<User>> find(byte[] tokenHash, Instant now) {
        return pool.preparedQuery("""
                        SELECT u.id, u.email, u.name, u.email_verified_at IS NOT NULL AS verified
                        FROM password_reset r JOIN app_user u ON u.id = r.user_id AND u.status = 'ACTIVE'
                        WHERE r.token_hash = $1 AND r.used_at IS NULL AND r.expires_at > $2
                        """)
                .execute(Tuple.of(Buffer.buffer(tokenHash), at(now)))
                .map(rows -> {
                    RowIterator<Row> found = rows.iterator();
                    if (!found.hasNext()) {
                        return Optional.empty();
                    }
                    Row row = found.next();
                    return Optional.of(new User(
                            row.getUUID("id"),
                            row.getString("email"),
                            row.getString("name"),
                            row.getBoolean("verified")));
                });
    }

    /**
     * Uses a token up: sets the password, uses up the user's other tokens, and ends all sessions. The token came by e-mail,
     * which verifies the address too.
     *
     * @return whether the token was still good
     */
    Uni<Boolean> reset(byte[] tokenHash, String passwordHash, CloudEvent<?> alert, AuditEvent audited, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        UPDATE password_reset SET used_at = $2
                        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING user_id
                        """)
                .execute(Tuple.of(Buffer.buffer(tokenHash), at(now)))
                .flatMap(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : replace(transaction, rows.iterator().next().getUUID(0), passwordHash, now)
                                .call(user -> sessions.endAll(
                                        transaction, user, Optional.empty(), EndReason.PASSWORD_RESET, now))
                                .chain(() -> outbox.append(transaction, alert))
                                .chain(() -> audit.record(transaction, audited))
                                .replaceWith(true)));
    }

    private Uni<UUID> replace(SqlClient transaction, UUID user, String passwordHash, Instant now) {
        // Until now nobody may have proved to own the address: the account, and keys with it, may have been made by
        // somebody
        // who hoped that the owner would take it over.
        return transaction
                .preparedQuery("""
                        UPDATE app_user u SET password_hash = $2, email_verified_at = coalesce(u.email_verified_at, $3)
                        FROM (SELECT id, email_verified_at FROM app_user WHERE id = $1 FOR UPDATE) before
                        WHERE u.id = before.id AND u.status = 'ACTIVE'
                        RETURNING before.email_verified_at IS NULL
                        """)
                .execute(Tuple.of(user, passwordHash, at(now)))
                .flatMap(rows -> rows.rowCount() > 0 && rows.iterator().next().getBoolean(0)
                        ? keys.ofUser(transaction, user, now)
                        : Uni.createFrom().voidItem())
                .chain(() -> useUp(transaction, user, now))
                .replaceWith(user);
    }

    /**
     * Replaces {@code former} by {@code latest}, uses up mailed tokens, and ends all sessions but {@code present}.
     *
     * @return whether {@code former} was still the password
     */
    Uni<Boolean> change(
            UUID user,
            String former,
            String latest,
            UUID present,
            CloudEvent<?> alert,
            AuditEvent audited,
            Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("UPDATE app_user SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
                .execute(Tuple.of(user, former, latest))
                .flatMap(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : useUp(transaction, user, now)
                                .chain(() -> sessions.endAll(
                                        transaction, user, Optional.of(present), EndReason.PASSWORD_CHANGED, now))
                                .chain(() -> outbox.append(transaction, alert))
                                .chain(() -> audit.record(transaction, audited))
                                .replaceWith(true)));
    }

    private static Uni<Void> useUp(SqlClient transaction, UUID user, Instant now) {
        return transaction
                .preparedQuery("UPDATE password_reset SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL")
                .execute(Tuple.of(user, at(now)))
                .replaceWithVoid();
    }

    /** Deletes tokens that expired before {@code before}. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery("DELETE FROM password_reset WHERE expires_at < $1")
                .execute(Tuple.of(at(before)))
                .replaceWithVoid();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
