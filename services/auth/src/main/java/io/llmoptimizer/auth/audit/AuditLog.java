package io.llmoptimizer.auth.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Writes the audit log, in the transaction of what it reports: either both are there or neither is.
 *
 * <p>Until that transaction ends it holds the lock of the organization's chain, so record last, and in one transaction only
 * events of one organization (or order them by organization, those without one first): two transactions that take the same
 * chains in different orders would wait for each other until PostgreSQL ends one of them.
 */
@Singleton
public class AuditLog {
    private final AuditStore store;
    private final CurrentOrigin origin;
    private final Clock clock;

    AuditLog(AuditStore store, CurrentOrigin origin, Clock clock) {
        this.store = store;
        this.origin = origin;
        this.clock = clock;
    }

    /** Adds {@code event} to {@code transaction}. */
    public Uni<Void> record(SqlClient transaction, AuditEvent event) {
        return record(AuditStore.within(transaction), event);
    }

    /** Adds {@code event} to the transaction of a Hibernate {@code session}. */
    public Uni<Void> record(Mutiny.Session session, AuditEvent event) {
        return record(AuditStore.within(session), event);
    }

    /** Adds {@code event} in a transaction of its own: for what changes nothing, such as a sign-in that failed. */
    public Uni<Void> record(AuditEvent event) {
        AuditEvent complete = complete(event);
        return store.inTransaction(transaction -> record(transaction, complete));
    }

    private Uni<Void> record(AuditStore.Transaction transaction, AuditEvent event) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID id = UuidCreator.getTimeOrderedEpoch(now);
        return store.append(transaction, id, now, complete(event));
    }

    private AuditEvent complete(AuditEvent event) {
        return event.origin().isPresent() ? event : event.from(origin.get());
    }
}
