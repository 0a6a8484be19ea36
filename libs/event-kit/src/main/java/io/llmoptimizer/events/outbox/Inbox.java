package io.llmoptimizer.events.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Remembers which events had their effect, in the transaction of the effect: redelivery changes nothing. */
@Singleton
public class Inbox {

    /**
     * Remembers {@code eventIds} for {@code consumer} within {@code transaction}.
     *
     * @return those that were not known yet, whose effect is therefore still to be made
     */
    public Uni<Set<UUID>> admit(SqlClient transaction, String consumer, Collection<UUID> eventIds) {
        if (eventIds.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return transaction
                .preparedQuery("""
                        INSERT INTO inbox (consumer, event_id)
                        SELECT $1, id FROM unnest($2::uuid[]) AS id ORDER BY id
                        ON CONFLICT DO NOTHING
                        RETURNING event_id
                        """)
                .execute(Tuple.of(consumer, eventIds.toArray(UUID[]::new)))
                .map(rows -> {
                    Set<UUID> fresh = HashSet.newHashSet(rows.size());
                    rows.forEach(row -> fresh.add(row.getUUID(0)));
                    return fresh;
                });
    }
}
