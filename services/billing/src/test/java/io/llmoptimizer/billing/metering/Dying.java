package io.llmoptimizer.billing.metering;

import io.llmoptimizer.billing.testing.Ledgers;
import io.llmoptimizer.billing.testing.Usage;
import io.llmoptimizer.events.outbox.Inbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** A ledger whose process dies right after each commit: nothing that comes after it happens. */
@Singleton
public class Dying {
    private final LedgerStore ledger;

    Dying(Pool pool, Inbox inbox, OrganizationLockStore locks, @All List<LedgerReaction> reactions) {
        this.ledger = new LedgerStore(
                pool,
                inbox,
                locks,
                reactions.stream().<LedgerReaction>map(Doomed::new).toList());
    }

    public void append(Collection<Usage> records) {
        ledger.append(Ledgers.entries(records)).await().atMost(Duration.ofSeconds(20));
    }

    private record Doomed(LedgerReaction reaction) implements LedgerReaction {
        @Override
        public Uni<Void> appended(SqlClient transaction, List<LedgerEntry> entries) {
            return reaction.appended(transaction, entries);
        }

        @Override
        public void committed() {
            // The process is gone.
        }
    }
}
