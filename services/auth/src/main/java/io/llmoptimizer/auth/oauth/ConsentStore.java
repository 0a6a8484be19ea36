package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.sessions.ClientSessionStore;
import io.llmoptimizer.auth.sql.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Consents in PostgreSQL, one for each user and client. */
@Singleton
class ConsentStore {
    private final Pool pool;
    private final ClientSessionStore sessions;
    private final AuditLog audit;

    /** A consent as its user sees it. */
    record Given(UUID id, String clientId, String clientName, List<String> scopes, Instant grantedAt) {}

    ConsentStore(Pool pool, ClientSessionStore sessions, AuditLog audit) {
        this.pool = pool;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** Adds what was consented to now to what was before. */
    static Uni<Void> save(SqlClient transaction, Consent consent) {
        return transaction
                .preparedQuery("""
                        INSERT INTO oauth_consent (id, user_id, client, scopes, granted_at) VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (user_id, client) DO UPDATE
                        SET granted_at = excluded.granted_at,
                            scopes = ARRAY(SELECT DISTINCT unnest(oauth_consent.scopes || excluded.scopes))
                        """)
                .execute(Tuple.of(
                        consent.id(),
                        consent.user(),
                        consent.client(),
                        consent.scopes().toArray(String[]::new),
                        consent.grantedAt().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** What {@code user} has consented to for {@code client}; nothing when they never did. */
    Uni<Set<String>> scopes(UUID user, UUID client) {
        return pool.preparedQuery("SELECT scopes FROM oauth_consent WHERE user_id = $1 AND client = $2")
                .execute(Tuple.of(user, client))
                .map(rows -> rows.rowCount() == 0
                        ? Set.of()
                        : Set.of(rows.iterator().next().getArrayOfStrings(0)));
    }

    /** The user's consents to clients of one organization. */
    Uni<List<Given>> list(UUID user, UUID organization) {
        return pool.preparedQuery("""
                        SELECT g.id, c.client_id, c.name, g.scopes, g.granted_at
                        FROM oauth_consent g JOIN oauth_client c ON c.id = g.client
                        WHERE g.user_id = $1 AND c.organization_id = $2 ORDER BY g.id DESC
                        """)
                .execute(Tuple.of(user, organization))
                .map(rows -> Rows.list(
                        rows,
                        row -> new Given(
                                row.getUUID("id"),
                                row.getString("client_id"),
                                row.getString("name"),
                                List.of(row.getArrayOfStrings("scopes")),
                                row.getOffsetDateTime("granted_at").toInstant())));
    }

    /** Takes a consent back and ends what the client was given for it; false when the user has no such consent. */
    Uni<Boolean> revoke(UUID id, UUID user, UUID organization, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        DELETE FROM oauth_consent g USING oauth_client c
                        WHERE g.id = $1 AND g.user_id = $2 AND c.id = g.client AND c.organization_id = $3
                        RETURNING g.client
                        """)
                .execute(Tuple.of(id, user, organization))
                .flatMap(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : sessions.endAll(transaction, rows.iterator().next().getUUID(0), Optional.of(user), now)
                                .chain(() -> audit.record(transaction, event))
                                .replaceWith(true)));
    }
}
