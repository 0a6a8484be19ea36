package io.llmoptimizer.events.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * Publishes what is in the outbox and deletes what the broker confirmed. Rows are locked with {@code SKIP LOCKED}, so any
 * number of replicas share the work. A crash between confirm and commit publishes again: consumers have an inbox.
 */
@ApplicationScoped
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final Pool pool;
    private final MutinyEmitter<byte[]> broker;
    private final OutboxConfig config;
    private final Vertx vertx;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean woken;
    private volatile boolean stopped;

    OutboxRelay(Pool pool, @Channel("events-out") MutinyEmitter<byte[]> broker, OutboxConfig config, Vertx vertx) {
        this.pool = pool;
        this.broker = broker;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        listen();
        vertx.setPeriodic(config.pollInterval().toMillis(), timer -> wake());
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void listen() {
        pool.getConnection()
                .flatMap(connection -> {
                    connection.closeHandler(() -> vertx.setTimer(AFTER_FAILURE.toMillis(), timer -> listen()));
                    PgConnection.cast(connection).notificationHandler(notification -> wake());
                    return connection.query("LISTEN outbox").execute();
                })
                .subscribe()
                .with(listening -> wake(), failure -> vertx.setTimer(AFTER_FAILURE.toMillis(), timer -> listen()));
    }

    private void wake() {
        woken = true;
        if (!stopped && running.compareAndSet(false, true)) {
            drain();
        }
    }

    private void drain() {
        woken = false;
        pool.withTransaction(this::publishBatch)
                .subscribe()
                .with(
                        published -> {
                            if (published == config.batchSize() || woken) {
                                drain();
                            } else {
                                rest();
                            }
                        },
                        failure -> {
                            LOG.warnf("events wait in the outbox: %s", failure.getMessage());
                            vertx.setTimer(AFTER_FAILURE.toMillis(), timer -> rest());
                        });
    }

    /** A wake-up between the last look and this line must not be lost. */
    private void rest() {
        running.set(false);
        if (woken) {
            wake();
        }
    }

    private Uni<Integer> publishBatch(SqlConnection transaction) {
        return transaction
                .preparedQuery("""
                        SELECT id, type, envelope FROM outbox ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
                        """)
                .execute(Tuple.of(config.batchSize()))
                .flatMap(rows -> {
                    List<Uni<UUID>> confirms = new ArrayList<>(rows.size());
                    rows.forEach(row -> confirms.add(publish(
                            row.getUUID(0), row.getString(1), row.getBuffer(2).getBytes())));
                    if (confirms.isEmpty()) {
                        return Uni.createFrom().item(0);
                    }
                    return Uni.join().all(confirms).andCollectFailures().flatMap(ids -> delete(transaction, ids));
                });
    }

    private Uni<UUID> publish(UUID id, String type, byte[] envelope) {
        var metadata = new OutgoingRabbitMQMetadata.Builder()
                .withRoutingKey(type)
                .withMessageId(id.toString())
                .withContentType("application/cloudevents+json")
                .withDeliveryMode(2)
                .build();
        return broker.sendMessage(Message.of(envelope, Metadata.of(metadata)))
                .replaceWith(id)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("event %s of type %s was not confirmed: %s", id, type, failure.getMessage());
                    return null;
                });
    }

    private static Uni<Integer> delete(SqlConnection transaction, List<UUID> published) {
        UUID[] confirmed = published.stream().filter(Objects::nonNull).toArray(UUID[]::new);
        if (confirmed.length == 0) {
            return Uni.createFrom().failure(new IllegalStateException("the broker confirmed nothing"));
        }
        return transaction
                .preparedQuery("DELETE FROM outbox WHERE id = ANY($1)")
                .execute(Tuple.of(confirmed))
                .replaceWith(published.size());
    }
}
