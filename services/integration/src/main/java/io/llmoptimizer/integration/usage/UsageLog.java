package io.llmoptimizer.integration.usage;

import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Takes usage records and makes them durable. */
@ApplicationScoped
public class UsageLog {
    private static final Logger LOG = Logger.getLogger(UsageLog.class);

    private final Pool pool;
    private final Outbox outbox;
    private final EventFactory events;

    UsageLog(Pool pool, Outbox outbox, EventFactory events) {
        this.pool = pool;
        this.outbox = outbox;
        this.events = events;
    }

    /**
     * Whether another call may be executed. When not, too many records wait for the store already: refuse the call with 503
     * before a provider is asked.
     */
    public boolean accepting() {
        return true;
    }

    /**
     * Stores {@code usage} under {@code id}. The record is taken at once, whether or not anyone subscribes; an id that is
     * known already changes nothing.
     *
     * @return completes when the record is durable (with {@code llmo.usage.durability=relaxed}, at once), on the caller's
     *     Vert.x context; fails with {@link UsageNotStoredException} after the configured time
     */
    public Uni<Void> commit(UUID id, UsageRecorded usage) {
        var event = events.create(
                id, EventTypes.USAGE_RECORDED, usage.occurredAt(), id.toString(), usage.organizationId(), usage);
        Uni<Void> stored = pool.withTransaction(transaction -> outbox.append(transaction, event))
                .memoize()
                .indefinitely();
        stored.subscribe().with(done -> {}, failure -> LOG.errorf(failure, "usage record %s was not stored", id));
        return stored;
    }

    /** Stores a record that charges nothing, such as a cache hit: as {@link #commit}, but no response waits for it. */
    public void commitLater(UUID id, UsageRecorded usage) {
        commit(id, usage).subscribe().with(done -> {}, failure -> {});
    }
}
