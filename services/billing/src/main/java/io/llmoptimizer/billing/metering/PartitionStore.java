package io.llmoptimizer.billing.metering;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;

/** Creates the ledger's partitions. */
@Singleton
class PartitionStore {
    private final Pool pool;

    PartitionStore(Pool pool) {
        this.pool = pool;
    }

    /** Creates the partition of {@code month} and tells whether it was missing. */
    Uni<Boolean> ensure(LedgerMonth month) {
        return pool.preparedQuery("SELECT usage_ledger_add_partition($1, $2, $3)")
                .execute(Tuple.of(
                        month.partition(),
                        month.starts().atOffset(ZoneOffset.UTC),
                        month.ends().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
