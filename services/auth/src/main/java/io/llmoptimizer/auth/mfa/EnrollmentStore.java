package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.sessions.EndReason;
import io.llmoptimizer.auth.sessions.SessionStore;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Turns second factors on and off in PostgreSQL, each time with all that goes with it in one transaction. */
@Singleton
class EnrollmentStore {
    private final Pool pool;
    private final SecondFactorStore factors;
    private final SealedSecrets secrets;
    private final SessionStore sessions;
    private final AuditLog audit;
    private final Outbox outbox;

    /** @param confirmedAt empty when there is none that counts */
    record Status(Optional<Instant> confirmedAt, int recoveryCodesLeft) {}

    /**
     * Who changes their factors, and what is told of it.
     *
     * @param session which goes on, while the user's others end
     */
    record Change(UUID user, UUID session, AuditEvent event, CloudEvent<?> alert, Instant at) {}

    EnrollmentStore(
            Pool pool,
            SecondFactorStore factors,
            SealedSecrets secrets,
            SessionStore sessions,
            AuditLog audit,
            Outbox outbox) {
        this.pool = pool;
        this.factors = factors;
        this.secrets = secrets;
        this.sessions = sessions;
        this.audit = audit;
        this.outbox = outbox;
    }

    Uni<Status> status(UUID user) {
        return pool.preparedQuery("""
                        SELECT (SELECT confirmed_at FROM totp WHERE user_id = $1) AS confirmed_at,
                               (SELECT count(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL) AS codes
                        """).execute(Tuple.of(user)).map(rows -> {
            Row row = rows.iterator().next();
            return new Status(
                    Optional.ofNullable(row.getOffsetDateTime("confirmed_at")).map(OffsetDateTime::toInstant),
                    row.getInteger("codes"));
        });
    }

    /** Stores a secret that is not confirmed yet in place of another such; false when there is a confirmed one. */
    Uni<Boolean> begin(UUID user, byte[] secret, Instant now) {
        return pool.preparedQuery("""
                        INSERT INTO totp (user_id, sealed_secret, created_at) VALUES ($1, $2, $3)
                        ON CONFLICT (user_id) DO UPDATE SET sealed_secret = $2, created_at = $3, last_step = 0
                        WHERE totp.confirmed_at IS NULL
                        """)
                .execute(Tuple.of(user, Buffer.buffer(secrets.seal(user, secret)), SecondFactorStore.at(now)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Lets the secret count that waits to be confirmed, if {@code code} is its, and stores {@code codes}. */
    Uni<Presented> confirm(String code, List<RecoveryCode> codes, Change change) {
        return pool.withTransaction(transaction -> factors.lock(transaction, change.user(), false)
                .flatMap(found -> found.map(state -> confirm(transaction, code, state, codes, change))
                        .orElseGet(() -> Uni.createFrom().item(new Presented.NotAsked()))));
    }

    private Uni<Presented> confirm(
            SqlClient transaction, String code, TotpState state, List<RecoveryCode> codes, Change change) {
        UUID user = change.user();
        return switch (state.judge(code, change.at())) {
            case TotpState.Verdict.Right(long step) ->
                factors.accept(transaction, user, step, change.at())
                        .chain(() -> replaceCodes(transaction, user, codes, change.at()))
                        .chain(() -> conclude(transaction, change))
                        .replaceWith(new Presented.Accepted());
            case TotpState.Verdict.Recovery _, TotpState.Verdict.Wrong _ ->
                factors.count(transaction, user, state.attempts().failed(change.at()))
                        .replaceWith(new Presented.Wrong());
            case TotpState.Verdict.TooMany(var pause) -> Uni.createFrom().item(new Presented.TooMany(pause));
        };
    }

    /** Removes the TOTP and its recovery codes; false when there is none that counts. */
    Uni<Boolean> remove(Change change) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("DELETE FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL")
                .execute(Tuple.of(change.user()))
                .flatMap(removed -> removed.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : replaceCodes(transaction, change.user(), List.of(), change.at())
                                .chain(() -> conclude(transaction, change))
                                .replaceWith(true)));
    }

    /** Puts {@code codes} in the place of all there are; false when there is no TOTP they could stand in for. */
    Uni<Boolean> renew(List<RecoveryCode> codes, UUID user, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> factors.lock(transaction, user, true)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : replaceCodes(transaction, user, codes, now)
                                .chain(() -> audit.record(transaction, event))
                                .replaceWith(true)));
    }

    private static Uni<Void> replaceCodes(SqlClient transaction, UUID user, List<RecoveryCode> codes, Instant now) {
        Buffer[] hashes = codes.stream().map(code -> Buffer.buffer(code.hash())).toArray(Buffer[]::new);
        return transaction
                .preparedQuery("DELETE FROM recovery_code WHERE user_id = $1")
                .execute(Tuple.of(user))
                .chain(() -> transaction.preparedQuery("""
                                INSERT INTO recovery_code (user_id, code_hash, created_at)
                                SELECT $1, unnest($2::bytea[]), $3
                                """).execute(Tuple.of(user, hashes, SecondFactorStore.at(now))))
                .replaceWithVoid();
    }

    private Uni<Void> conclude(SqlClient transaction, Change change) {
        return sessions.endAll(
                        transaction, change.user(), Optional.of(change.session()), EndReason.MFA_CHANGED, change.at())
                .chain(() -> outbox.append(transaction, change.alert()))
                .chain(() -> audit.record(transaction, change.event()));
    }
}
