package io.llmoptimizer.auth.members;

import io.llmoptimizer.auth.apikeys.KeyRevocationStore;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.organizations.LimitsStore;
import io.llmoptimizer.auth.organizations.OrganizationLockStore;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.roles.AssignableRole;
import io.llmoptimizer.auth.sessions.SessionStore;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Members in PostgreSQL. */
@Singleton
class MemberStore {
    private static final String SELECT = """
            SELECT m.id, m.organization_id, m.user_id, m.role, m.user_limits, m.created_at, u.email, u.name
            FROM member m
            JOIN app_user u ON u.id = m.user_id
            """;

    private final Pool pool;
    private final RevocationStore revocations;
    private final KeyRevocationStore keys;
    private final SessionStore sessions;
    private final AuditLog audit;

    MemberStore(
            Pool pool, RevocationStore revocations, KeyRevocationStore keys, SessionStore sessions, AuditLog audit) {
        this.pool = pool;
        this.revocations = revocations;
        this.keys = keys;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** Members of the organization, the latest first, from after the membership {@code cursor}. */
    Uni<List<OrganizationMember>> list(UUID organization, Optional<UUID> cursor, int limit) {
        return pool.preparedQuery(SELECT + """
                        WHERE m.organization_id = $1 AND ($2::uuid IS NULL OR m.id < $2)
                        ORDER BY m.id DESC LIMIT $3
                        """)
                .execute(Tuple.of(organization, cursor.orElse(null), limit))
                .map(MemberStore::all);
    }

    Uni<Optional<OrganizationMember>> find(UUID organization, UUID user) {
        return find(pool, organization, user);
    }

    /**
     * Makes {@code change}, under the organization's lock, so that of two owners who leave at once the second is the last
     * one. Who goes loses the sessions and keys there; who stays, the tokens that say what they were.
     *
     * @param permitted throws a problem if the caller may not do this to the member as it is
     * @return fails with 404 when there is no such member, and with 409 when no owner would be left
     */
    Uni<Void> change(
            UUID organization,
            UUID user,
            MemberChange change,
            Consumer<OrganizationMember> permitted,
            AuditEvent event,
            Instant now) {
        return pool.withTransaction(transaction -> OrganizationLockStore.lock(transaction, organization)
                .chain(() -> find(transaction, organization, user))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("member")))
                .invoke(permitted)
                .call(member -> keepOwner(transaction, member, change))
                .call(member -> carryOut(transaction, member, change, now))
                .chain(() -> audit.record(transaction, event)));
    }

    /** An owner who is disabled can't do anything for the organization: another one has to be active. */
    private static Uni<Void> keepOwner(SqlClient transaction, OrganizationMember member, MemberChange change) {
        if (!member.isOwner() || !change.endsOwnership()) {
            return Uni.createFrom().voidItem();
        }
        return transaction
                .preparedQuery("""
                        SELECT 1 FROM membership m
                        JOIN app_user u ON u.id = m.user_id AND u.status = 'ACTIVE'
                        WHERE m.organization_id = $1 AND m.role = 'OWNER' AND m.user_id <> $2
                        LIMIT 1
                        """)
                .execute(Tuple.of(member.organizationId(), member.userId()))
                .map(others -> {
                    if (others.rowCount() == 0) {
                        throw ProblemException.conflict(
                                "last-owner",
                                "This is the organization's last owner: make somebody else an owner first, or delete the"
                                        + " organization.");
                    }
                    return null;
                });
    }

    private Uni<Void> carryOut(SqlClient transaction, OrganizationMember member, MemberChange change, Instant now) {
        return switch (change) {
            case MemberChange.Remove _ ->
                transaction
                        .preparedQuery("DELETE FROM membership WHERE id = $1")
                        .execute(Tuple.of(member.id()))
                        .chain(() -> sessions.endIn(transaction, member.userId(), member.organizationId(), now))
                        .chain(() -> keys.ofMember(transaction, member.organizationId(), member.userId(), now));
            case MemberChange.Replace(Optional<AssignableRole> role, Optional<Limits> limits) -> {
                Limits latest = limits.orElse(member.limits());
                yield transaction
                        .preparedQuery("""
                                UPDATE membership
                                SET role = CASE WHEN $2 THEN $3 ELSE role END,
                                    role_id = CASE WHEN $2 THEN $4::uuid ELSE role_id END,
                                    requests_per_minute = $5, tokens_per_minute = $6, concurrent = $7
                                WHERE id = $1
                                """)
                        .execute(Tuple.from(Arrays.asList(
                                member.id(),
                                role.isPresent(),
                                role.map(AssignableRole::builtIn).orElse(null),
                                role.map(AssignableRole::custom).orElse(null),
                                latest.requestsPerMinute(),
                                latest.tokensPerMinute(),
                                latest.concurrent())))
                        .chain(() ->
                                revocations.record(transaction, Revocations.Kind.USER, List.of(member.userId()), now));
            }
        };
    }

    private static Uni<Optional<OrganizationMember>> find(SqlClient client, UUID organization, UUID user) {
        return client.preparedQuery(SELECT + "WHERE m.organization_id = $1 AND m.user_id = $2")
                .execute(Tuple.of(organization, user))
                .map(rows -> all(rows).stream().findFirst());
    }

    private static List<OrganizationMember> all(RowSet<Row> rows) {
        return Rows.list(
                rows,
                row -> new OrganizationMember(
                        row.getUUID("id"),
                        row.getUUID("organization_id"),
                        row.getUUID("user_id"),
                        row.getString("email"),
                        row.getString("name"),
                        MemberRole.parse(row.getString("role")),
                        Optional.ofNullable(LimitsStore.json(row, "user_limits"))
                                .orElse(Limits.DEFAULTS),
                        row.getOffsetDateTime("created_at").toInstant()));
    }
}
