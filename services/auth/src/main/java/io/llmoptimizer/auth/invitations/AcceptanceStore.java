package io.llmoptimizer.auth.invitations;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes invitations up, once each. */
@Singleton
class AcceptanceStore {
    private final Pool pool;
    private final AuditLog audit;

    /**
     * Who takes an invitation up.
     *
     * @param emailKey of an address that is verified, or is by having the token
     * @param proves whether having the token verifies the address
     */
    record Invitee(UUID user, String emailKey, boolean proves) {}

    AcceptanceStore(Pool pool, AuditLog audit) {
        this.pool = pool;
        this.audit = audit;
    }

    /**
     * Makes {@code invitee} a member. The invitation is deleted by the same statement that finds it, so of two calls one
     * finds nothing.
     *
     * @return the organization; empty when the token is none, was used, has expired or was sent to another address
     */
    Uni<Optional<UUID>> accept(InvitationToken token, Invitee invitee, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        WITH taken AS (
                            DELETE FROM invitation
                            WHERE token_hash = $1 AND email_key = $2 AND expires_at > $3
                              AND EXISTS (SELECT 1 FROM app_user WHERE id = $5 AND email_key = $2)
                            RETURNING id, organization_id, role, role_id
                        ), joined AS (
                            INSERT INTO membership (id, organization_id, user_id, role, role_id, created_at)
                            SELECT $4, organization_id, $5, role, role_id, $3 FROM taken
                            ON CONFLICT (organization_id, user_id) DO NOTHING
                        ), proved AS (
                            UPDATE app_user SET email_verified_at = $3
                            WHERE $6 AND id = $5 AND email_verified_at IS NULL AND EXISTS (SELECT 1 FROM taken)
                        )
                        SELECT id, organization_id FROM taken
                        """)
                .execute(Tuple.from(List.of(
                        Buffer.buffer(token.hash()),
                        invitee.emailKey(),
                        now.atOffset(ZoneOffset.UTC),
                        UuidCreator.getTimeOrderedEpoch(),
                        invitee.user(),
                        invitee.proves())))
                .flatMap(rows -> {
                    if (rows.rowCount() == 0) {
                        return Uni.createFrom().item(Optional.empty());
                    }
                    var row = rows.iterator().next();
                    UUID organization = row.getUUID("organization_id");
                    return accepted(transaction, invitee, organization, row.getUUID("id"))
                            .replaceWith(Optional.of(organization));
                }));
    }

    /** Whether the token was sent to this address and still works. */
    Uni<Boolean> isGood(InvitationToken token, String emailKey, Instant now) {
        return pool.preparedQuery(
                        "SELECT 1 FROM invitation WHERE token_hash = $1 AND email_key = $2 AND expires_at > $3")
                .execute(Tuple.of(Buffer.buffer(token.hash()), emailKey, now.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() > 0);
    }

    private Uni<Void> accepted(SqlClient transaction, Invitee invitee, UUID organization, UUID invitation) {
        return audit.record(
                transaction,
                AuditEvent.of(Actor.user(invitee.user()), organization, "invitation.accepted")
                        .on("invitation", invitation));
    }
}
