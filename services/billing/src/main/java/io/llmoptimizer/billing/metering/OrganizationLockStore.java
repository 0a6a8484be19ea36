package io.llmoptimizer.billing.metering;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.UUID;

/**
 * Orders everything that must not happen beside an append to an organization's ledger: a budget that is made while records
 * come in counts each of them once. PostgreSQL's advisory locks, held until the transaction ends.
 */
@Singleton
public class OrganizationLockStore {

    /** Waits for the locks of {@code organizations}, always in the same order, so that no two batches wait for each other. */
    public Uni<Void> acquire(SqlClient transaction, Collection<UUID> organizations) {
        Long[] keys = organizations.stream()
                .map(id -> id.getMostSignificantBits() ^ id.getLeastSignificantBits())
                .distinct()
                .sorted()
                .toArray(Long[]::new);
        return transaction
                .preparedQuery("SELECT count(pg_advisory_xact_lock(key)) FROM unnest($1::bigint[]) AS key")
                .execute(Tuple.of(keys))
                .replaceWithVoid();
    }
}
