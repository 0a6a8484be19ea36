package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.audit.AuditLog;
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
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** Presented codes against PostgreSQL: judged and spent, or counted, under the lock of the user's row. */
@Singleton
class SecondFactorStore {
    private final Pool pool;
    private final SealedSecrets secrets;
    private final AuditLog audit;
    private final Outbox outbox;

    SecondFactorStore(Pool pool, SealedSecrets secrets, AuditLog audit, Outbox outbox) {
        this.pool = pool;
        this.secrets = secrets;
        this.audit = audit;
        this.outbox = outbox;
    }

    /** Whether the user has a second factor that counts. */
    Uni<Boolean> isOn(UUID user) {
        return pool.preparedQuery("SELECT 1 FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL")
                .execute(Tuple.of(user))
                .map(rows -> rows.rowCount() > 0);
    }

    Uni<Presented> present(UUID user, String otp, Traces traces, Instant now) {
        return pool.withTransaction(transaction -> lock(transaction, user, true)
                .flatMap(found -> found.map(state -> judge(transaction, user, otp, state, traces, now))
                        .orElseGet(() -> Uni.createFrom().item(new Presented.NotAsked()))));
    }

    private Uni<Presented> judge(
            SqlClient transaction, UUID user, String otp, TotpState state, Traces traces, Instant now) {
        return switch (state.judge(otp, now)) {
            case TotpState.Verdict.Right(long step) ->
                accept(transaction, user, step, now).replaceWith(new Presented.Accepted());
            case TotpState.Verdict.Recovery(RecoveryCode code) ->
                spend(transaction, user, code, now)
                        .flatMap(spent -> spent
                                ? accept(transaction, user, state.lastStep(), now)
                                        .chain(() -> outbox.append(transaction, traces.recoveryAlert()))
                                        .chain(() -> audit.record(transaction, traces.recoveryUsed()))
                                        .replaceWith(new Presented.Accepted())
                                : refuse(transaction, user, state, traces, now));
            case TotpState.Verdict.Wrong _ -> refuse(transaction, user, state, traces, now);
            case TotpState.Verdict.TooMany(var pause) -> Uni.createFrom().item(new Presented.TooMany(pause));
        };
    }

    private Uni<Presented> refuse(SqlClient transaction, UUID user, TotpState state, Traces traces, Instant now) {
        return count(transaction, user, state.attempts().failed(now))
                .chain(() -> audit.record(transaction, traces.refused()))
                .replaceWith(new Presented.Wrong());
    }

    /**
     * The user's TOTP, its row locked until {@code transaction} ends.
     *
     * @param confirmed whether one that counts is wanted, or one that waits to be confirmed
     */
    Uni<Optional<TotpState>> lock(SqlClient transaction, UUID user, boolean confirmed) {
        return transaction
                .preparedQuery("""
                        SELECT sealed_secret, last_step, wrong, wrong_at FROM totp
                        WHERE user_id = $1 AND (confirmed_at IS NOT NULL) = $2
                        FOR UPDATE
                        """)
                .execute(Tuple.of(user, confirmed))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(state(user, rows.iterator().next())));
    }

    /** Spends {@code step} and forgives what went wrong before; confirms the TOTP if it is not yet. */
    Uni<Void> accept(SqlClient transaction, UUID user, long step, Instant now) {
        return transaction
                .preparedQuery("""
                        UPDATE totp SET last_step = $2, wrong = 0, wrong_at = NULL,
                                        confirmed_at = coalesce(confirmed_at, $3)
                        WHERE user_id = $1
                        """)
                .execute(Tuple.of(user, step, at(now)))
                .replaceWithVoid();
    }

    Uni<Void> count(SqlClient transaction, UUID user, Attempts attempts) {
        return transaction
                .preparedQuery("UPDATE totp SET wrong = $2, wrong_at = $3 WHERE user_id = $1")
                .execute(Tuple.of(
                        user,
                        attempts.wrong(),
                        attempts.lastAt().map(SecondFactorStore::at).orElse(null)))
                .replaceWithVoid();
    }

    private static Uni<Boolean> spend(SqlClient transaction, UUID user, RecoveryCode code, Instant now) {
        return transaction
                .preparedQuery("""
                        UPDATE recovery_code SET used_at = $3
                        WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL
                        """)
                .execute(Tuple.of(user, Buffer.buffer(code.hash()), at(now)))
                .map(rows -> rows.rowCount() > 0);
    }

    private TotpState state(UUID user, Row row) {
        return new TotpState(
                secrets.open(user, row.getBuffer("sealed_secret").getBytes()),
                row.getLong("last_step"),
                new Attempts(
                        row.getInteger("wrong"),
                        Optional.ofNullable(row.getOffsetDateTime("wrong_at")).map(OffsetDateTime::toInstant)));
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
