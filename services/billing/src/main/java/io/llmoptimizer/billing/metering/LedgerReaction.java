package io.llmoptimizer.billing.metering;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.List;

/** What another feature does when the ledger grows. */
public interface LedgerReaction {

    /**
     * Called within the transaction that appended {@code entries}, which holds the locks of their organizations; a failure
     * undoes both. Each entry comes here exactly once over all redeliveries.
     */
    Uni<Void> appended(SqlClient transaction, List<LedgerEntry> entries);

    /** Called after the commit, unless the process died between: nothing may depend on it but speed. */
    void committed();
}
