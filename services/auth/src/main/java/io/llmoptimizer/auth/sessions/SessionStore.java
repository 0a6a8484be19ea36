package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.sessions.RefreshFamily.Decision;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.common.identity.Revocations;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlClient;
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
public class SessionStore {
    private final Pool pool;
    private final RevocationStore revocations;
    private final AuditLog audit;

    /** A session that has just ended. */
    private record Ended(UUID id, UUID user, UUID organization) {}

    /**
     * What became of a presented refresh token.
     *
     * @param expiresAt of the session
     * @param scopes what the user permitted an OAuth client; empty for the user's own sessions
     * @param authentication when and how the user last authenticated
     */
    record Refreshed(
            Decision decision,
            Membership membership,
            Instant expiresAt,
            List<String> scopes,
            Authentication authentication) {
        UUID user() {
            return membership.userId();
        }

        UUID organization() {
            return membership.organizationId();
        }

        MemberRole role() {
            return membership.role();
        }
    }

    SessionStore(Pool pool, RevocationStore revocations, AuditLog audit) {
        this.pool = pool;
        this.revocations = revocations;
        this.audit = audit;
    }

    Uni<Void> create(Session session, Authentication authentication, RefreshToken token) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        INSERT INTO session (id, user_id, organization_id, user_agent, family_hash, current_hash,
                                             created_at, last_used_at, expires_at, authenticated_at,
                                             authentication_methods)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
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
                        at(session.expiresAt()),
                        at(authentication.at()),
                        authentication.methods().toArray(String[]::new))))
                .chain(() -> audit.record(transaction, SessionEvents.begun(session))));
    }

    /**
     * Decides about a presented token and carries the decision out, under the lock of the session's row. Empty when there is
     * no such session of {@code client}, its user is disabled or no longer a member.
     *
     * @param client whose session it must be; empty for one that belongs to no OAuth client
     */
    Uni<Optional<Refreshed>> refresh(
            RefreshToken token,
            RefreshToken successor,
            Optional<UUID> client,
            RefreshFamily.Timeouts timeouts,
            Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        SELECT s.*, m.role, m.user_limits, m.organization_limits
                        FROM session s
                        JOIN app_user u ON u.id = s.user_id AND u.status = 'ACTIVE'
                        JOIN member m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
                        WHERE s.id = $1 AND s.client_id IS NOT DISTINCT FROM $2::uuid
                        FOR UPDATE OF s
                        """)
                .execute(Tuple.of(token.session(), client.orElse(null)))
                .flatMap(rows -> {
                    if (rows.rowCount() == 0) {
                        return Uni.createFrom().item(Optional.empty());
                    }
                    Row row = rows.iterator().next();
                    RefreshFamily family = SessionEntity.family(row);
                    Refreshed refreshed = new Refreshed(
                            family.decide(token, successor, timeouts, now),
                            OrganizationStore.membership(row),
                            family.expiresAt(),
                            List.of(row.getArrayOfStrings("scopes")),
                            SessionEntity.authentication(row));
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
                        .flatMap(ended -> record(transaction, ended, EndReason.REUSED));
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

    /**
     * The session's user as a member of its organization; empty when any of them is gone, ended or disabled, and for the
     * session of an OAuth client: a client has the scopes it was given and is never the user.
     */
    Uni<Optional<Member>> member(UUID session, Instant now) {
        return pool.preparedQuery("""
                        SELECT s.id, u.id AS user_id, u.email, u.name, u.email_verified_at IS NOT NULL AS verified,
                               o.id AS organization_id, o.name AS organization_name, m.role
                        FROM session s
                        JOIN app_user u ON u.id = s.user_id AND u.status = 'ACTIVE'
                        JOIN member m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
                        JOIN organization o ON o.id = s.organization_id
                        WHERE s.id = $1 AND s.client_id IS NULL AND s.ended_at IS NULL AND s.expires_at > $2
                        """).execute(Tuple.of(session, at(now))).map(rows -> {
            RowIterator<Row> found = rows.iterator();
            return found.hasNext() ? Optional.of(SessionEntity.member(found.next())) : Optional.empty();
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
                .map(rows -> Rows.list(rows, SessionEntity::session));
    }

    /** Ends one live session of {@code user}; false when there is none with this id. */
    Uni<Boolean> end(UUID session, UUID user, EndReason reason, Instant now) {
        return pool.withTransaction(
                transaction -> end(transaction, "id = $3 AND user_id = $4", session, reason, now, user)
                        .call(ended -> record(transaction, ended, reason))
                        .map(ended -> !ended.isEmpty()));
    }

    /** Ends all live sessions of {@code user}, but for {@code except}. */
    Uni<Integer> endAll(UUID user, Optional<UUID> except, EndReason reason, Instant now) {
        return pool.withTransaction(transaction -> endAll(transaction, user, except, reason, now)
                .call(ended -> audit.record(transaction, SessionEvents.allEnded(user, reason, ended))));
    }

    /**
     * Ends all live sessions of {@code user}, but for {@code except}, in the {@code transaction} of the change that is the
     * reason. After its commit, call {@link io.llmoptimizer.auth.revocations.RevocationBroadcaster#tell}.
     *
     * @return how many there were
     */
    public Uni<Integer> endAll(SqlClient transaction, UUID user, Optional<UUID> except, EndReason reason, Instant now) {
        Uni<List<Ended>> all = except.isPresent()
                ? end(transaction, "user_id = $3 AND id <> $4", user, reason, now, except.get())
                : end(transaction, "user_id = $3", user, reason, now);
        return all.map(List::size);
    }

    /** Ends, in the {@code transaction} that ends the membership, what the user has running in {@code organization}. */
    public Uni<Integer> endIn(SqlClient transaction, UUID user, UUID organization, Instant now) {
        return end(
                        transaction,
                        "user_id = $3 AND organization_id = $4",
                        user,
                        EndReason.MEMBERSHIP_CHANGED,
                        now,
                        organization)
                .map(List::size);
    }

    private Uni<Void> record(SqlClient transaction, List<Ended> ended, EndReason reason) {
        return ended.isEmpty()
                ? Uni.createFrom().voidItem()
                : audit.record(
                        transaction,
                        SessionEvents.ended(
                                ended.getFirst().id(),
                                ended.getFirst().user(),
                                ended.getFirst().organization(),
                                reason));
    }

    private Uni<List<Ended>> end(
            SqlClient transaction, String which, UUID id, EndReason reason, Instant now, Object... more) {
        List<Object> parameters = new ArrayList<>(List.of(at(now), reason.name(), id));
        parameters.addAll(List.of(more));
        return transaction
                .preparedQuery("UPDATE session SET ended_at = $1, end_reason = $2 WHERE ended_at IS NULL AND " + which
                        + " RETURNING id, user_id, organization_id")
                .execute(Tuple.from(parameters))
                .flatMap(rows -> {
                    List<Ended> ended = new ArrayList<>(rows.size());
                    rows.forEach(row -> ended.add(new Ended(row.getUUID(0), row.getUUID(1), row.getUUID(2))));
                    List<UUID> ids = ended.stream().map(Ended::id).toList();
                    return revocations
                            .record(transaction, Revocations.Kind.SESSION, ids, now)
                            .replaceWith(ended);
                });
    }

    /** Deletes sessions that would have expired before {@code before}. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery("DELETE FROM session WHERE expires_at < $1")
                .execute(Tuple.of(at(before)))
                .replaceWithVoid();
    }

    private static Buffer bytes(TokenHash hash) {
        return Buffer.buffer(hash.bytes());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
