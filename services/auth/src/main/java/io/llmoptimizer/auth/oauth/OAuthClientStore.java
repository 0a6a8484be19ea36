package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.organizations.LimitsStore;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.sessions.ClientSessionStore;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.common.identity.OuterLimits;
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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** OAuth clients in PostgreSQL. What removes one also ends the sessions and tokens it has, in the same transaction. */
@Singleton
class OAuthClientStore {
    private static final String SELECT = """
            SELECT c.*, limits_json(o.requests_per_minute, o.tokens_per_minute, o.concurrent) AS organization_limits
            FROM oauth_client c JOIN organization o ON o.id = c.organization_id
            """;

    private final Pool pool;
    private final ClientSessionStore sessions;
    private final RevocationStore revocations;
    private final AuditLog audit;

    OAuthClientStore(Pool pool, ClientSessionStore sessions, RevocationStore revocations, AuditLog audit) {
        this.pool = pool;
        this.sessions = sessions;
        this.revocations = revocations;
        this.audit = audit;
    }

    Uni<Void> create(OAuthClient client, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        INSERT INTO oauth_client (id, client_id, organization_id, name, confidential, secret_hash,
                                                  redirect_uris, grant_types, scopes, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """)
                .execute(Tuple.from(Arrays.asList(
                        client.id(),
                        client.clientId(),
                        client.organization(),
                        client.name(),
                        client.isConfidential(),
                        client.secrets().map(OAuthClient.Secrets::current).orElse(null),
                        client.redirectUris().toArray(String[]::new),
                        wire(client.grantTypes()),
                        client.scopes().toArray(String[]::new),
                        at(client.createdAt()))))
                .chain(() -> audit.record(transaction, event)));
    }

    /** The organization's clients, newest first, from after {@code cursor}. */
    Uni<List<OAuthClient>> list(UUID organization, Optional<UUID> cursor, int limit) {
        return pool.preparedQuery(SELECT + """
                        WHERE c.organization_id = $1 AND ($2::uuid IS NULL OR c.id < $2)
                        ORDER BY c.id DESC LIMIT $3
                        """)
                .execute(Tuple.of(organization, cursor.orElse(null), limit))
                .map(OAuthClientStore::all);
    }

    Uni<Optional<OAuthClient>> find(UUID organization, UUID id) {
        return pool.preparedQuery(SELECT + "WHERE c.id = $1 AND c.organization_id = $2")
                .execute(Tuple.of(id, organization))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<Optional<OAuthClient>> find(String clientId) {
        return pool.preparedQuery(SELECT + "WHERE c.client_id = $1")
                .execute(Tuple.of(clientId))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<Void> update(OAuthClient client, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        UPDATE oauth_client SET name = $2, redirect_uris = $3, grant_types = $4, scopes = $5 WHERE id = $1
                        """)
                .execute(Tuple.of(
                        client.id(),
                        client.name(),
                        client.redirectUris().toArray(String[]::new),
                        wire(client.grantTypes()),
                        client.scopes().toArray(String[]::new)))
                .chain(() -> audit.record(transaction, event)));
    }

    /** Puts {@code hash} in force; the secret before works until {@code previousUntil}. */
    Uni<Void> replaceSecret(UUID client, String hash, Instant previousUntil, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        UPDATE oauth_client
                        SET previous_secret_hash = secret_hash, previous_secret_expires = $3, secret_hash = $2
                        WHERE id = $1
                        """)
                .execute(Tuple.of(client, hash, at(previousUntil)))
                .chain(() -> audit.record(transaction, event)));
    }

    /** Removes the client with its codes and consents, and ends everything it holds. */
    Uni<Void> remove(UUID client, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> sessions.endAll(transaction, client, Optional.empty(), now)
                .chain(() -> transaction
                        .preparedQuery("DELETE FROM oauth_client WHERE id = $1")
                        .execute(Tuple.of(client)))
                .chain(() -> revoke(transaction, client, now))
                .chain(() -> audit.record(transaction, event)));
    }

    /** Refuses the tokens that the client has had in its own name until now. */
    Uni<Void> revokeOwnTokens(UUID client, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("UPDATE oauth_client SET tokens_revoked_at = $2 WHERE id = $1")
                .execute(Tuple.of(client, at(now)))
                .chain(() -> revoke(transaction, client, now))
                .chain(() -> audit.record(transaction, event)));
    }

    private Uni<Void> revoke(SqlClient transaction, UUID client, Instant now) {
        return revocations.record(transaction, Revocations.Kind.API_KEY, List.of(client), now);
    }

    private static String[] wire(Set<GrantType> types) {
        return types.stream().map(GrantType::wire).toArray(String[]::new);
    }

    private static List<OAuthClient> all(RowSet<Row> rows) {
        return Rows.list(rows, OAuthClientStore::client);
    }

    private static OAuthClient client(Row row) {
        Set<GrantType> grantTypes = EnumSet.noneOf(GrantType.class);
        Stream.of(row.getArrayOfStrings("grant_types"))
                .flatMap(wire -> GrantType.of(wire).stream())
                .forEach(grantTypes::add);
        return new OAuthClient(
                row.getUUID("id"),
                row.getString("client_id"),
                row.getUUID("organization_id"),
                row.getString("name"),
                Optional.ofNullable(row.getString("secret_hash"))
                        .map(current -> new OAuthClient.Secrets(
                                current,
                                Optional.ofNullable(row.getString("previous_secret_hash")),
                                instant(row, "previous_secret_expires"))),
                List.of(row.getArrayOfStrings("redirect_uris")),
                grantTypes,
                List.of(row.getArrayOfStrings("scopes")),
                instant(row, "tokens_revoked_at"),
                new OuterLimits(null, null, LimitsStore.json(row, "organization_limits")),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
