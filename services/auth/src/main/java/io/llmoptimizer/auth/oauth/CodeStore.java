package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.audit.Outcome;
import io.llmoptimizer.auth.oauth.AuthorizationCode.Decision;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.sessions.ClientSession;
import io.llmoptimizer.auth.sessions.ClientSessionStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Authorization codes in PostgreSQL, by their hash. Redeeming one and beginning its session are one transaction. */
@Singleton
class CodeStore {
    private final Pool pool;
    private final ClientSessionStore sessions;
    private final AuditLog audit;

    /**
     * What became of a presented code.
     *
     * @param session that began; empty when none did
     * @param refreshToken of that session
     */
    record Redemption(
            AuthorizationCode code, Decision decision, Optional<ClientSession> session, Optional<String> refreshToken) {
        static Redemption without(AuthorizationCode code, Decision decision) {
            return new Redemption(code, decision, Optional.empty(), Optional.empty());
        }
    }

    CodeStore(Pool pool, ClientSessionStore sessions, AuditLog audit) {
        this.pool = pool;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** Adds a code and what the user has consented to with it, and reports that in the organization's audit log. */
    Uni<Void> create(String hash, AuthorizationCode code, Optional<Consent> consent, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        INSERT INTO oauth_code (code_hash, client, user_id, redirect_uri, challenge, scopes, nonce,
                                                signed_in_at, expires_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        """)
                .execute(Tuple.from(Arrays.asList(
                        hash,
                        code.client(),
                        code.user(),
                        code.redirectUri(),
                        code.challenge(),
                        code.scopes().toArray(String[]::new),
                        code.nonce().orElse(null),
                        at(code.signedInAt()),
                        at(code.expiresAt()))))
                .chain(() -> consent.map(given -> ConsentStore.save(transaction, given))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .chain(() -> audit.record(transaction, event)));
    }

    /**
     * Decides about a presented code and carries the decision out, under the lock of its row. Empty when there is none.
     *
     * @param session the session a good code begins
     */
    Uni<Optional<Redemption>> redeem(
            String hash,
            Function<AuthorizationCode, Decision> decide,
            Function<AuthorizationCode, ClientSession> session,
            Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        SELECT k.*, m.organization_id, m.role, m.user_limits, m.organization_limits
                        FROM oauth_code k
                        JOIN oauth_client c ON c.id = k.client
                        LEFT JOIN app_user u ON u.id = k.user_id AND u.status = 'ACTIVE'
                        LEFT JOIN member m ON m.organization_id = c.organization_id AND m.user_id = u.id
                        WHERE k.code_hash = $1
                        FOR UPDATE OF k
                        """)
                .execute(Tuple.of(hash))
                .flatMap(rows -> {
                    if (rows.rowCount() == 0) {
                        return Uni.createFrom().item(Optional.empty());
                    }
                    AuthorizationCode code = code(rows.iterator().next());
                    return carryOut(transaction, hash, code, decide.apply(code), session, now)
                            .map(Optional::of);
                }));
    }

    private Uni<Redemption> carryOut(
            SqlConnection transaction,
            String hash,
            AuthorizationCode code,
            Decision decision,
            Function<AuthorizationCode, ClientSession> session,
            Instant now) {
        return switch (decision) {
            case Decision.Redeem _ -> {
                ClientSession begun = session.apply(code);
                yield use(transaction, hash, Optional.of(begun.id()), now)
                        .chain(() -> sessions.create(transaction, begun))
                        .map(token -> new Redemption(code, decision, Optional.of(begun), Optional.of(token)));
            }
            case Decision.Burn _ ->
                use(transaction, hash, Optional.empty(), now).replaceWith(Redemption.without(code, decision));
            case Decision.EndReused _ ->
                code.session()
                        .map(begun -> endReused(transaction, code, begun, now))
                        .orElseGet(() -> Uni.createFrom().voidItem())
                        .replaceWith(Redemption.without(code, decision));
            case Decision.Refuse _ -> Uni.createFrom().item(Redemption.without(code, decision));
        };
    }

    private Uni<Void> endReused(SqlConnection transaction, AuthorizationCode code, UUID session, Instant now) {
        return sessions.endReused(transaction, session, now)
                .chain(() -> transaction
                        .preparedQuery("SELECT organization_id FROM oauth_client WHERE id = $1")
                        .execute(Tuple.of(code.client())))
                .flatMap(rows -> audit.record(
                        transaction,
                        AuditEvent.of(Actor.anonymous(), rows.iterator().next().getUUID(0), "oauth.code-reused")
                                .on("oauth-client", code.client())
                                .with("session", session)
                                .endedIn(Outcome.FAILURE)));
    }

    private static Uni<Void> use(SqlConnection transaction, String hash, Optional<UUID> session, Instant now) {
        return transaction
                .preparedQuery("UPDATE oauth_code SET used_at = $2, session_id = $3 WHERE code_hash = $1")
                .execute(Tuple.of(hash, at(now), session.orElse(null)))
                .replaceWithVoid();
    }

    /** Deletes codes that expired before {@code before}. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery("DELETE FROM oauth_code WHERE expires_at < $1")
                .execute(Tuple.of(at(before)))
                .replaceWithVoid();
    }

    private static AuthorizationCode code(Row row) {
        return new AuthorizationCode(
                row.getUUID("client"),
                row.getUUID("user_id"),
                Optional.ofNullable(row.getString("role")).map(role -> OrganizationStore.membership(row)),
                row.getString("redirect_uri"),
                row.getString("challenge"),
                List.of(row.getArrayOfStrings("scopes")),
                Optional.ofNullable(row.getString("nonce")),
                row.getOffsetDateTime("signed_in_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getOffsetDateTime("used_at") != null,
                Optional.ofNullable(row.getUUID("session_id")));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
