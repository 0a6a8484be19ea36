package io.llmoptimizer.auth.admin;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.sessions.EndReason;
import io.llmoptimizer.auth.sessions.SessionStore;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.auth.users.UserStatus;
import io.llmoptimizer.common.identity.Revocations;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Accounts in PostgreSQL, as administrators see and change them. Erased ones are not among them. */
@Singleton
class UserAdminStore {
    private static final String SELECT = """
            SELECT u.id, u.email, u.name, u.status, u.email_verified_at IS NOT NULL AS verified,
                   u.password_hash IS NOT NULL AS has_password, u.created_at, s.live, s.last_used_at
            FROM app_user u
            CROSS JOIN LATERAL (
                SELECT count(*) AS live, max(last_used_at) AS last_used_at FROM session
                WHERE user_id = u.id AND ended_at IS NULL AND expires_at > $1
            ) s
            WHERE u.status <> 'ERASED'
            """;

    private final Pool pool;
    private final SessionStore sessions;
    private final RevocationStore revocations;
    private final AuditLog audit;

    UserAdminStore(Pool pool, SessionStore sessions, RevocationStore revocations, AuditLog audit) {
        this.pool = pool;
        this.sessions = sessions;
        this.revocations = revocations;
        this.audit = audit;
    }

    /** Accounts whose address or name begins so, newest first, from after {@code cursor}. */
    Uni<List<AdministeredUser>> list(Optional<String> begin, Optional<UUID> cursor, int limit, Instant now) {
        List<Object> parameters = new ArrayList<>(List.of(at(now), limit));
        StringBuilder sql = new StringBuilder(SELECT);
        cursor.ifPresent(id -> sql.append(" AND u.id < ").append(parameter(parameters, id)));
        begin.ifPresent(text -> {
            String pattern = parameter(parameters, pattern(text));
            sql.append(" AND (u.email_key LIKE ").append(pattern);
            sql.append(" OR lower(u.name) LIKE ").append(pattern).append(')');
        });
        return pool.preparedQuery(sql.append(" ORDER BY u.id DESC LIMIT $2").toString())
                .execute(Tuple.from(parameters))
                .map(UserAdminStore::users);
    }

    private static String parameter(List<Object> parameters, Object value) {
        parameters.add(value);
        return "$" + parameters.size();
    }

    /** The signs that mean something in a pattern are taken as they are. */
    private static String pattern(String begin) {
        return begin.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }

    Uni<Optional<AdministeredUser>> find(UUID user, Instant now) {
        return pool.preparedQuery(SELECT + " AND u.id = $2")
                .execute(Tuple.of(at(now), user))
                .map(rows -> users(rows).stream().findFirst());
    }

    /** Disables an account, and ends its sessions; all credentials of the user stop working. False if there is none. */
    Uni<Boolean> disable(UUID user, UUID by, Instant now) {
        return inTransaction(
                user,
                event(by, "user.disabled", user),
                transaction -> transaction
                        .preparedQuery("UPDATE app_user SET status = 'DISABLED' WHERE id = $1")
                        .execute(Tuple.of(user))
                        .chain(() -> sessions.endAll(transaction, user, Optional.empty(), EndReason.DISABLED, now))
                        .chain(() -> revocations.record(transaction, Revocations.Kind.USER, List.of(user), now)));
    }

    Uni<Boolean> enable(UUID user, UUID by) {
        return inTransaction(
                user,
                event(by, "user.enabled", user),
                transaction -> transaction
                        .preparedQuery("UPDATE app_user SET status = 'ACTIVE' WHERE id = $1")
                        .execute(Tuple.of(user))
                        .replaceWithVoid());
    }

    Uni<Boolean> endSessions(UUID user, UUID by, Instant now) {
        return inTransaction(
                user,
                event(by, "user.sessions-ended", user),
                transaction -> sessions.endAll(transaction, user, Optional.empty(), EndReason.ADMINISTRATOR, now)
                        .replaceWithVoid());
    }

    /** Runs {@code change} under the lock of the account's row; false if there is no such account. */
    private Uni<Boolean> inTransaction(UUID user, AuditEvent event, Function<SqlClient, Uni<Void>> change) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("SELECT 1 FROM app_user WHERE id = $1 AND status <> 'ERASED' FOR UPDATE")
                .execute(Tuple.of(user))
                .flatMap(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : change.apply(transaction)
                                .chain(() -> audit.record(transaction, event))
                                .replaceWith(true)));
    }

    private static AuditEvent event(UUID by, String action, UUID user) {
        return AuditEvent.ofPlatform(Actor.user(by), action).on("user", user);
    }

    private static List<AdministeredUser> users(RowSet<Row> rows) {
        return Rows.list(
                rows,
                row -> new AdministeredUser(
                        row.getUUID("id"),
                        row.getString("email"),
                        row.getString("name"),
                        row.getBoolean("verified"),
                        AdministeredUser.wire(UserStatus.valueOf(row.getString("status"))),
                        row.getBoolean("has_password"),
                        row.getOffsetDateTime("created_at").toInstant(),
                        row.getLong("live"),
                        Optional.ofNullable(row.getOffsetDateTime("last_used_at"))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null)));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
