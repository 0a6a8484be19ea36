package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.organizations.LimitsStore;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.common.identity.OuterLimits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What API keys may do, with all it depends on: the owner, their role, the limits around, what was revoked. */
@Singleton
public class KeyRightsStore {
    /** One index look-up in each table. The role is empty for an owner who may not act in the organization any more. */
    private static final String SELECT = """
            SELECT k.*, m.user_limits,
                   limits_json(p.requests_per_minute, p.tokens_per_minute, p.concurrent) AS project_limits,
                   limits_json(o.requests_per_minute, o.tokens_per_minute, o.concurrent) AS organization_limits,
                   CASE WHEN k.user_id IS NOT NULL THEN m.role
                        WHEN k.service_account_id IS NULL THEN 'OWNER'
                        WHEN s.disabled_at IS NULL THEN
                            coalesce(s.role, 'custom:' || r.name || ' ' || array_to_string(r.permissions, ' '))
                   END AS owner_role,
                   (SELECT max(coalesce(v.told_at, $2)) FROM revocation v
                    WHERE v.member IN ('key:' || k.id, 'organization:' || k.organization_id,
                                       'user:' || coalesce(k.user_id, k.service_account_id, k.project_id))) AS told_at
            FROM api_key k
            JOIN organization o ON o.id = k.organization_id
            JOIN project p ON p.id = k.project_id
            LEFT JOIN app_user u ON u.id = k.user_id AND u.status = 'ACTIVE'
            LEFT JOIN member m ON m.organization_id = k.organization_id AND m.user_id = u.id
            LEFT JOIN service_account s ON s.id = k.service_account_id
            LEFT JOIN organization_role r ON r.id = s.role_id
            """;

    private final Pool pool;

    /**
     * A key as the exchange finds it.
     *
     * @param ownerRole what its owner is in the organization; empty when the owner may not act there any more
     * @param limits what it shares with other keys
     * @param changedAt when gateways were last told to forget its tokens: those issued until then are worth nothing
     */
    record Presented(ApiKey key, Optional<MemberRole> ownerRole, OuterLimits limits, Optional<Instant> changedAt) {}

    KeyRightsStore(Pool pool) {
        this.pool = pool;
    }

    /** The key with this hash. */
    Uni<Optional<Presented>> findByHash(byte[] hash, Instant now) {
        return pool.preparedQuery(SELECT + "WHERE k.key_hash = $1")
                .execute(Tuple.of(Buffer.buffer(hash), at(now)))
                .map(KeyRightsStore::first);
    }

    /** What the key with this id may do; empty when it does not work any more. */
    public Uni<Optional<KeyRights>> find(UUID key, Instant now) {
        return pool.preparedQuery(SELECT + "WHERE k.id = $1")
                .execute(Tuple.of(key, at(now)))
                .map(rows -> first(rows)
                        .filter(found -> found.key().status(now) == ApiKey.Status.ACTIVE)
                        .flatMap(found -> found.ownerRole().map(role -> rights(found.key(), role))));
    }

    private static KeyRights rights(ApiKey key, MemberRole owner) {
        return new KeyRights(
                key.organizationId(),
                key.scopes().stream()
                        .map(Scope::permission)
                        .filter(owner::permits)
                        .collect(Collectors.<Permission>toUnmodifiableSet()));
    }

    private static Optional<Presented> first(RowSet<Row> rows) {
        RowIterator<Row> found = rows.iterator();
        if (!found.hasNext()) {
            return Optional.empty();
        }
        Row row = found.next();
        return Optional.of(new Presented(
                ApiKeyStore.key(row),
                Optional.ofNullable(row.getString("owner_role")).map(MemberRole::parse),
                new OuterLimits(
                        LimitsStore.json(row, "user_limits"),
                        LimitsStore.json(row, "project_limits"),
                        LimitsStore.json(row, "organization_limits")),
                Optional.ofNullable(row.getOffsetDateTime("told_at")).map(OffsetDateTime::toInstant)));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
