package io.llmoptimizer.auth.invitations;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.organizations.OrganizationLockStore;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.roles.AssignableRole;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.outbox.Outbox;
import io.llmoptimizer.http.problem.ProblemException;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Invitations in PostgreSQL. */
@Singleton
class InvitationStore {
    private static final String SELECT = """
            SELECT i.id, i.organization_id, i.email, i.invited_by, i.created_at, i.sent_at, i.expires_at,
                   coalesce(i.role, 'custom:' || r.name || ' ' || array_to_string(r.permissions, ' ')) AS role
            FROM invitation i
            LEFT JOIN organization_role r ON r.id = i.role_id
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final AuditLog audit;

    InvitationStore(Pool pool, Outbox outbox, AuditLog audit) {
        this.pool = pool;
        this.outbox = outbox;
        this.audit = audit;
    }

    /** What goes with a change of an invitation: the e-mail and the audit log's event. */
    record Announcement(CloudEvent<?> mail, AuditEvent event) {}

    /**
     * Adds an invitation, in the place of an expired one for the same address.
     *
     * @return fails with 409 when the address is invited already, or a member's
     */
    Uni<Void> create(
            Invitation invitation,
            EmailAddress email,
            AssignableRole role,
            InvitationToken token,
            Announcement announcement) {
        return pool.withTransaction(transaction -> OrganizationLockStore.lock(transaction, invitation.organizationId())
                .chain(() -> refuseMember(transaction, invitation.organizationId(), email))
                .chain(() -> insert(transaction, invitation, email, role, token))
                .chain(() -> outbox.append(transaction, announcement.mail()))
                .chain(() -> audit.record(transaction, announcement.event())));
    }

    private static Uni<Void> refuseMember(SqlClient transaction, UUID organization, EmailAddress email) {
        return transaction
                .preparedQuery("""
                        SELECT 1 FROM app_user u
                        JOIN membership m ON m.user_id = u.id AND m.organization_id = $2
                        WHERE u.email_key = $1
                        """)
                .execute(Tuple.of(email.key(), organization))
                .map(rows -> {
                    if (rows.rowCount() > 0) {
                        throw ProblemException.conflict(
                                "already-member", "Somebody with this e-mail address is a member already.");
                    }
                    return null;
                });
    }

    private static Uni<Void> insert(
            SqlClient transaction,
            Invitation invitation,
            EmailAddress email,
            AssignableRole role,
            InvitationToken token) {
        return transaction
                .preparedQuery("""
                        INSERT INTO invitation AS i (id, organization_id, email, email_key, role, role_id, invited_by,
                                                     token_hash, created_at, sent_at, expires_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
                        ON CONFLICT (organization_id, email_key) DO UPDATE
                        SET id = EXCLUDED.id, email = EXCLUDED.email, role = EXCLUDED.role, role_id = EXCLUDED.role_id,
                            invited_by = EXCLUDED.invited_by, token_hash = EXCLUDED.token_hash,
                            created_at = EXCLUDED.created_at, sent_at = EXCLUDED.sent_at, expires_at = EXCLUDED.expires_at
                        WHERE i.expires_at <= EXCLUDED.created_at
                        """)
                .execute(Tuple.from(Arrays.asList(
                        invitation.id(),
                        invitation.organizationId(),
                        invitation.email(),
                        email.key(),
                        role.builtIn(),
                        role.custom(),
                        invitation.invitedBy().orElse(null),
                        Buffer.buffer(token.hash()),
                        at(invitation.createdAt()),
                        at(invitation.expiresAt()))))
                .map(inserted -> {
                    if (inserted.rowCount() == 0) {
                        throw ProblemException.conflict(
                                "already-invited",
                                "This e-mail address is invited already; send that invitation again, or withdraw it.");
                    }
                    return null;
                });
    }

    /** Invitations of the organization, newest first, from after {@code cursor}. */
    Uni<List<Invitation>> list(UUID organization, Optional<UUID> cursor, int limit) {
        return pool.preparedQuery(SELECT + """
                        WHERE i.organization_id = $1 AND ($2::uuid IS NULL OR i.id < $2)
                        ORDER BY i.id DESC LIMIT $3
                        """)
                .execute(Tuple.of(organization, cursor.orElse(null), limit))
                .map(InvitationStore::all);
    }

    Uni<Optional<Invitation>> find(UUID organization, UUID id) {
        return pool.preparedQuery(SELECT + "WHERE i.organization_id = $1 AND i.id = $2")
                .execute(Tuple.of(organization, id))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** Gives an invitation a new token; the former stops working. False when another call was faster. */
    Uni<Boolean> renew(Invitation before, Invitation renewed, InvitationToken token, Announcement announcement) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        UPDATE invitation SET token_hash = $3, sent_at = $4, expires_at = $5
                        WHERE id = $1 AND sent_at = $2
                        """)
                .execute(Tuple.of(
                        before.id(),
                        at(before.sentAt()),
                        Buffer.buffer(token.hash()),
                        at(renewed.sentAt()),
                        at(renewed.expiresAt())))
                .flatMap(updated -> updated.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : outbox.append(transaction, announcement.mail())
                                .chain(() -> audit.record(transaction, announcement.event()))
                                .replaceWith(true)));
    }

    Uni<Void> delete(Invitation invitation, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("DELETE FROM invitation WHERE organization_id = $1 AND id = $2")
                .execute(Tuple.of(invitation.organizationId(), invitation.id()))
                .chain(() -> audit.record(transaction, event)));
    }

    /** Deletes invitations that expired before {@code before}. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery("DELETE FROM invitation WHERE expires_at < $1")
                .execute(Tuple.of(at(before)))
                .replaceWithVoid();
    }

    private static List<Invitation> all(RowSet<Row> rows) {
        return Rows.list(
                rows,
                row -> new Invitation(
                        row.getUUID("id"),
                        row.getUUID("organization_id"),
                        row.getString("email"),
                        MemberRole.parse(row.getString("role")),
                        Optional.ofNullable(row.getUUID("invited_by")),
                        instant(row, "created_at"),
                        instant(row, "sent_at"),
                        instant(row, "expires_at")));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
