package io.llmoptimizer.billing.idempotency;

import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps answers beside the effect they report, in its transaction: there is no answer without effect, nor the reverse. */
@Singleton
public class IdempotencyStore {
    private static final Duration KEPT = Duration.ofHours(24);

    private final Pool pool;
    private final Clock clock;

    IdempotencyStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * The answer of an earlier call with the same key, or that of {@code effect}, which is kept. The caller's transaction
     * holds the organization's lock, so two calls with one key never run side by side.
     *
     * @return fails with a 422 problem when the key was used for another body
     */
    public Uni<Answer> once(SqlClient transaction, Optional<IdempotentCall> call, Supplier<Uni<Answer>> effect) {
        if (call.isEmpty()) {
            return effect.get();
        }
        return find(transaction, call.get())
                .flatMap(known -> known.isPresent()
                        ? Uni.createFrom().item(known.get())
                        : effect.get().call(answer -> keep(transaction, call.get(), answer)));
    }

    private Uni<Optional<Answer>> find(SqlClient transaction, IdempotentCall call) {
        return transaction
                .preparedQuery("""
                        SELECT fingerprint, status, location, body FROM idempotent_answer
                        WHERE organization_id = $1 AND operation = $2 AND key = $3 AND created_at > $4
                        """)
                .execute(Tuple.of(call.organization(), call.operation(), call.key(), oldest()))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(replay(row, call));
                    }
                    return Optional.empty();
                });
    }

    private static Answer replay(Row row, IdempotentCall call) {
        if (!row.getString("fingerprint").equals(call.fingerprint())) {
            throw ProblemException.of(
                    422,
                    "idempotency-key-reused",
                    "The idempotency key was used for another request",
                    "Send the same body as before with this Idempotency-Key, or use a new key.");
        }
        return new Answer(row.getInteger("status"), URI.create(row.getString("location")), row.getString("body"), true);
    }

    private Uni<Void> keep(SqlClient transaction, IdempotentCall call, Answer answer) {
        Object[] values = {
            call.organization(),
            call.operation(),
            call.key(),
            call.fingerprint(),
            answer.status(),
            answer.location().toString(),
            answer.body(),
            OffsetDateTime.now(clock)
        };
        return transaction
                .preparedQuery("""
                        INSERT INTO idempotent_answer
                            (organization_id, operation, key, fingerprint, status, location, body, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        ON CONFLICT (organization_id, operation, key) DO UPDATE
                        SET fingerprint = EXCLUDED.fingerprint, status = EXCLUDED.status, location = EXCLUDED.location,
                            body = EXCLUDED.body, created_at = EXCLUDED.created_at
                        """)
                .execute(Tuple.from(Arrays.asList(values)))
                .replaceWithVoid();
    }

    @Scheduled(every = "1h", delayed = "1m")
    Uni<Void> forgetOld() {
        return pool.preparedQuery("DELETE FROM idempotent_answer WHERE created_at <= $1")
                .execute(Tuple.of(oldest()))
                .replaceWithVoid();
    }

    private OffsetDateTime oldest() {
        return OffsetDateTime.ofInstant(clock.instant().minus(KEPT), ZoneOffset.UTC);
    }
}
