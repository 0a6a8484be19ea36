package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.common.identity.Revocations;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sessions of OAuth clients in PostgreSQL. After the commit of what ends one, tell the gateways. */
@Singleton
public class ClientSessionStore {
    private final Pool pool;
    private final RevocationStore revocations;

    /** A session that works, as far as a resource server may know it. */
    public record Live(
            UUID user, UUID organization, MemberRole role, String email, String name, boolean emailVerified) {}

    ClientSessionStore(Pool pool, RevocationStore revocations) {
        this.pool = pool;
        this.revocations = revocations;
    }

    /**
     * Begins {@code session} in the caller's {@code transaction}.
     *
     * @return its first refresh token
     */
    public Uni<String> create(SqlClient transaction, ClientSession session) {
        RefreshToken token = RefreshToken.first(session.id());
        return transaction
                .preparedQuery("""
                        INSERT INTO session (id, user_id, organization_id, user_agent, family_hash, current_hash,
                                             created_at, last_used_at, expires_at, client_id, scopes)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)
                        """)
                .execute(Tuple.from(Arrays.asList(
                        session.id(),
                        session.user(),
                        session.organization(),
                        session.label(),
                        Buffer.buffer(token.familyHash().bytes()),
                        Buffer.buffer(token.hash().bytes()),
                        at(session.startedAt()),
                        at(session.expiresAt()),
                        session.client(),
                        session.scopes().toArray(String[]::new))))
                .replaceWith(token.value());
    }

    /** Ends one session because what it was begun with was used twice. */
    public Uni<Void> endReused(SqlClient transaction, UUID session, Instant now) {
        return ended(transaction, transaction.preparedQuery("""
                                UPDATE session SET ended_at = $2, end_reason = 'REUSED'
                                WHERE id = $1 AND ended_at IS NULL RETURNING id
                                """).execute(Tuple.of(session, at(now))), now);
    }

    /** Ends the session of {@code client} with this id; nothing happens when there is none. */
    public Uni<Void> end(UUID session, UUID client, Instant now) {
        return pool.withTransaction(transaction ->
                ended(transaction, transaction.preparedQuery("""
                                UPDATE session SET ended_at = $3, end_reason = 'LOGOUT'
                                WHERE id = $1 AND client_id = $2 AND ended_at IS NULL RETURNING id
                                """).execute(Tuple.of(session, client, at(now))), now));
    }

    /** Ends the session of {@code client} that {@code token} belongs to, if it ever was one of its refresh tokens. */
    Uni<Void> endWith(RefreshToken token, UUID client, Instant now) {
        return pool.withTransaction(transaction -> ended(
                transaction,
                transaction
                        .preparedQuery("""
                                UPDATE session SET ended_at = $4, end_reason = 'LOGOUT'
                                WHERE id = $1 AND client_id = $2 AND family_hash = $3 AND ended_at IS NULL RETURNING id
                                """)
                        .execute(Tuple.of(
                                token.session(),
                                client,
                                Buffer.buffer(token.familyHash().bytes()),
                                at(now))),
                now));
    }

    /** Ends what {@code client} was given, by {@code user} alone or, when empty, by everybody. */
    public Uni<Void> endAll(SqlClient transaction, UUID client, Optional<UUID> user, Instant now) {
        return ended(
                transaction, transaction.preparedQuery("""
                                UPDATE session SET ended_at = $3, end_reason = 'ENDED'
                                WHERE client_id = $1 AND ($2::uuid IS NULL OR user_id = $2) AND ended_at IS NULL
                                RETURNING id
                                """).execute(Tuple.of(client, user.orElse(null), at(now))), now);
    }

    /** The session with this id, if it works: not ended, its client registered, its user active and a member. */
    public Uni<Optional<Live>> live(UUID session, Instant now) {
        return pool.preparedQuery("""
                        SELECT u.id, s.organization_id, m.role, u.email, u.name,
                               u.email_verified_at IS NOT NULL AS verified
                        FROM session s
                        JOIN oauth_client c ON c.id = s.client_id
                        JOIN app_user u ON u.id = s.user_id AND u.status = 'ACTIVE'
                        JOIN member m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
                        WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2
                        """)
                .execute(Tuple.of(session, at(now)))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(live(rows.iterator().next())));
    }

    /** Whether any session with this id works, a client's or a user's own: not ended, its user active and a member. */
    Uni<Boolean> works(UUID session, Instant now) {
        return pool.preparedQuery("""
                        SELECT 1
                        FROM session s
                        JOIN app_user u ON u.id = s.user_id AND u.status = 'ACTIVE'
                        JOIN member m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
                        WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2
                        """).execute(Tuple.of(session, at(now))).map(rows -> rows.rowCount() > 0);
    }

    private Uni<Void> ended(SqlClient transaction, Uni<RowSet<Row>> update, Instant now) {
        return update.flatMap(rows -> {
            List<UUID> ids = new ArrayList<>(rows.size());
            rows.forEach(row -> ids.add(row.getUUID(0)));
            return revocations.record(transaction, Revocations.Kind.SESSION, ids, now);
        });
    }

    private static Live live(Row row) {
        return new Live(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                MemberRole.parse(row.getString("role")),
                row.getString("email"),
                row.getString("name"),
                row.getBoolean("verified"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
