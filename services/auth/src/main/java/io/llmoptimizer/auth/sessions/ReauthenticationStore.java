package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.tokens.Authentication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** When the users of sessions authenticated, in PostgreSQL. */
@Singleton
class ReauthenticationStore {
    private final Pool pool;

    ReauthenticationStore(Pool pool) {
        this.pool = pool;
    }

    /** A session whose user authenticated again, and when it ends. */
    record Renewed(Membership membership, Instant expiresAt) {}

    /** Notes that the user of a live session authenticated again; empty when the session is over. */
    Uni<Optional<Renewed>> record(UUID session, Authentication authentication) {
        return pool.preparedQuery("""
                        WITH renewed AS (
                            UPDATE session SET authenticated_at = $2, authentication_methods = $3
                            WHERE id = $1 AND ended_at IS NULL AND expires_at > $2
                            RETURNING user_id, organization_id, expires_at
                        )
                        SELECT r.*, m.role, m.user_limits, m.organization_limits
                        FROM renewed r
                        JOIN member m ON m.organization_id = r.organization_id AND m.user_id = r.user_id
                        """)
                .execute(Tuple.of(
                        session,
                        authentication.at().atOffset(ZoneOffset.UTC),
                        authentication.methods().toArray(String[]::new)))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(renewed(rows.iterator().next())));
    }

    private static Renewed renewed(Row row) {
        return new Renewed(
                OrganizationStore.membership(row),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
