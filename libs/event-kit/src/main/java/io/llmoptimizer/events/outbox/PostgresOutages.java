package io.llmoptimizer.events.outbox;

import io.llmoptimizer.events.consume.OutageRule;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * SQLSTATE classes that blame the database or its set-up, not the event: connection (08), read-only after a failover (25),
 * rollback for a concurrent one (40), missing tables or grants (42), resources (53), locks (55), shutdown (57), I/O (58).
 *
 * @see <a href="https://www.postgresql.org/docs/17/errcodes-appendix.html">PostgreSQL error codes</a>
 */
@Singleton
class PostgresOutages implements OutageRule {
    private static final Set<String> CLASSES = Set.of("08", "25", "28", "40", "42", "53", "55", "57", "58");

    @Override
    public boolean isOutage(Throwable failure) {
        return failure instanceof PgException refused
                && refused.getSqlState() != null
                && refused.getSqlState().length() == 5
                && CLASSES.contains(refused.getSqlState().substring(0, 2));
    }
}
