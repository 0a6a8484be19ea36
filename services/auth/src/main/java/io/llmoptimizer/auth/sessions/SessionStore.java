package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.sessions.RefreshFamily.Decision;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.common.identity.Revocations;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sessions in PostgreSQL. Ending one writes its revocation in the same transaction. */
@Singleton
class SessionStore {
    private final Pool pool;
    private final RevocationStore revocations;

    /**
     * What became of a presented refresh token.
     *
     * @param expiresAt of the session
     */
    record Refreshed(Decision decision, UUID user, UUID organization, Role role, Instant expiresAt) {}

    SessionStore(Pool pool, RevocationStore revocations) {
        this.pool = pool;
        this.revocations = revocations;
    }

    Uni<Void> create(Session session, RefreshToken token) {
        return pool.preparedQuery("""
                        INSERT INTO session (id, user_id, organization_id, user_agent, family_hash, current_hash,
                                             created_at, last_used_at, expires_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        """)
                .execute(Tuple.from(Arrays.asList(
                        session.id(),
                        session.userId(),
                        session.organizationId(),
                        session.userAgent(),
                        bytes(token.familyHash()),
                        bytes(token.hash()),
                        at(session.createdAt()),
                        at(session.lastUsedAt()),
                        at(session.expiresAt()))))
                .replaceWithVoid();
    }

    /**
     * Decides about a presented token and carries the decision out, under the lock of the session's row. Empty when there is
     * no such session, its user is disabled or no longer a member.
     */
    Uni<Optional<Refreshed>> refresh(
            RefreshToken token, RefreshToken successor, RefreshFamily.Timeouts timeouts, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        SELECT s.*, m.role
                        FROM session s
                        JOIN app_user u ON u.id = s.user_id AND u.status = 'ACTIVE'
                        JOIN membership m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
                        WHERE s.id = $1
                        FOR UPDATE OF s
                        """)
                .execute(Tuple.of(token.session()))
                .flatMap(rows -> {
                    if (rows.rowCount() == 0) {
                        return Uni.createFrom().item(Optional.empty());
                    }
                    Row row = rows.iterator().next();
                    RefreshFamily family = family(row);
                    Refreshed refreshed = new Refreshed(
                            family.decide(token, successor, timeouts, now),
                            row.getUUID("user_id"),
                            row.getUUID("organization_id"),
                            Role.valueOf(row.getString("role")),
                            family.expiresAt());
                    return carryOut(transaction, refreshed.decision(), family, successor, now)
                            .replaceWith(Optional.of(refreshed));
                }));
    }

    private Uni<Void> carryOut(
            SqlConnection transaction, Decision decision, RefreshFamily family, RefreshToken successor, Instant now) {
        return switch (decision) {
            case Decision.Rotate _ -> update(transaction, successor.session(), family.rotated(successor, now));
            case Decision.EndReused _ ->
                end(transaction, "id = $3", successor.session(), EndReason.REUSED, now)
                        .replaceWithVoid();
            case Decision.Repeat _, Decision.Refuse _ -> Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> update(SqlConnection transaction, UUID session, RefreshFamily family) {
        return transaction
                .preparedQuery("""
                        UPDATE session SET current_hash = $2, parent_hash = $3, rotated_at = $4, last_used_at = $5
                        WHERE id = $1
                        """)
                .execute(Tuple.of(
                        session,
                        bytes(family.current()),
                        family.parent().map(SessionStore::bytes).orElse(null),
                        family.rotatedAt().map(SessionStore::at).orElse(null),
                        at(family.lastUsedAt())))
                .replaceWithVoid();
    }

    /** The session's user as a member of its organization; empty when any of them is gone, ended or disabled. */
    Uni<Optional<Member>> member(UUID session, Instant now) {
        return pool.preparedQuery("""
                        SELECT s.id, u.id AS user_id, u.email, u.name, u.email_verified_at IS NOT NULL AS verified,
                               o.id AS organization_id, o.name AS organization_name, m.role
                        FROM session s
                        JOIN app_user u ON u.id = s.user_id AND u.status = 'ACTIVE'
                        JOIN membership m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
                        JOIN organization o ON o.id = s.organization_id
                        WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2
                        """).execute(Tuple.of(session, at(now))).map(rows -> {
            RowIterator<Row> found = rows.iterator();
            return found.hasNext() ? Optional.of(member(found.next())) : Optional.empty();
        });
    }

    /** The user's live sessions, newest first, from after {@code cursor}. */
    Uni<List<Session>> list(UUID user, Optional<UUID> cursor, int limit, Duration idleTimeout, Instant now) {
        return pool.preparedQuery("""
                        SELECT id, user_id, organization_id, user_agent, created_at, last_used_at, expires_at
                        FROM session
                        WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 AND last_used_at > $3
                          AND ($4::uuid IS NULL OR id < $4)
                        ORDER BY id DESC LIMIT $5
                        """)
                .execute(Tuple.of(user, at(now), at(now.minus(idleTimeout)), cursor.orElse(null), limit))
                .map(rows -> {
                    List<Session> sessions = new ArrayList<>(rows.size());
                    rows.forEach(row -> sessions.add(session(row)));
                    return sessions;
                });
    }

    /** Ends one live session of {@code user}; false when there is none with this id. */
    Uni<Boolean> end(UUID session, UUID user, EndReason reason, Instant now) {
        return pool.withTransaction(
                        transaction -> end(transaction, "id = $3 AND user_id = $4", session, reason, now, user))
                .map(ended -> ended > 0);
    }

    /** Ends all live sessions of {@code user}. */
    Uni<Void> endAll(UUID user, EndReason reason, Instant now) {
        return pool.withTransaction(transaction -> end(transaction, "user_id = $3", user, reason, now))
                .replaceWithVoid();
    }

    private Uni<Integer> end(
            SqlConnection transaction, String which, UUID id, EndReason reason, Instant now, Object... more) {
        List<Object> parameters = new ArrayList<>(List.of(at(now), reason.name(), id));
        parameters.addAll(List.of(more));
        return transaction
                .preparedQuery("UPDATE session SET ended_at = $1, end_reason = $2 WHERE ended_at IS NULL AND " + which
                        + " RETURNING id")
                .execute(Tuple.from(parameters))
                .flatMap(rows -> {
                    List<UUID> ended = new ArrayList<>(rows.size());
                    rows.forEach(row -> ended.add(row.getUUID(0)));
                    return revocations
                            .record(transaction, Revocations.Kind.SESSION, ended, now)
                            .replaceWith(ended.size());
                });
    }

    /** Deletes sessions that would have expired before {@code before}. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery("DELETE FROM session WHERE expires_at < $1")
                .execute(Tuple.of(at(before)))
                .replaceWithVoid();
    }

    private static RefreshFamily family(Row row) {
        return new RefreshFamily(
                TokenHash.stored(row.getBuffer("family_hash").getBytes()),
                TokenHash.stored(row.getBuffer("current_hash").getBytes()),
                Optional.ofNullable(row.getBuffer("parent_hash")).map(hash -> TokenHash.stored(hash.getBytes())),
                Optional.ofNullable(row.getOffsetDateTime("rotated_at")).map(OffsetDateTime::toInstant),
                instant(row, "last_used_at"),
                instant(row, "expires_at"),
                row.getOffsetDateTime("ended_at") != null);
    }

    private static Session session(Row row) {
        return new Session(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getUUID("organization_id"),
                row.getString("user_agent"),
                instant(row, "created_at"),
                instant(row, "last_used_at"),
                instant(row, "expires_at"));
    }

    private static Member member(Row row) {
        return new Member(
                row.getUUID("id"),
                new User(
                        row.getUUID("user_id"),
                        row.getString("email"),
                        row.getString("name"),
                        row.getBoolean("verified")),
                new Organization(row.getUUID("organization_id"), row.getString("organization_name")),
                Role.valueOf(row.getString("role")));
    }

    private static Buffer bytes(TokenHash hash) {
        return Buffer.buffer(hash.bytes());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
