package io.llmoptimizer.events.outbox;

import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Keeps one connection of the pool on {@code LISTEN outbox}. Behind a pooler in transaction mode, where listening does
 * not work, or while the connection is down, the relay's polling stands in.
 */
final class OutboxListener {
    private static final Logger LOG = Logger.getLogger(OutboxListener.class);
    /** A connection whose peer is gone without a word would be silent for ever. */
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

    private final Pool pool;
    private final Vertx vertx;
    private final Duration pause;
    private final Runnable wake;
    private SqlConnection listening;
    private volatile boolean stopped;

    OutboxListener(Pool pool, Vertx vertx, Duration pause, Runnable wake) {
        this.pool = pool;
        this.vertx = vertx;
        this.pause = pause;
        this.wake = wake;
    }

    void start() {
        if (!stopped) {
            pool.getConnection().subscribe().with(this::listen, this::again);
        }
    }

    /** @return false when it had been stopped before */
    synchronized boolean stop() {
        if (stopped) {
            return false;
        }
        stopped = true;
        if (listening != null) {
            giveBack(listening);
        }
        return true;
    }

    private synchronized void listen(SqlConnection connection) {
        if (stopped) {
            connection.closeAndForget();
            return;
        }
        listening = connection;
        connection.closeHandler(() -> lost(connection, null));
        PgConnection.cast(connection).notificationHandler(notification -> wake.run());
        connection
                .query("LISTEN outbox")
                .execute()
                .subscribe()
                .with(
                        done -> {
                            wake.run();
                            probe(connection);
                        },
                        failure -> lost(connection, failure));
    }

    private void probe(SqlConnection connection) {
        vertx.setTimer(PROBE_INTERVAL.toMillis(), tick -> {
            if (isCurrent(connection)) {
                connection
                        .query("SELECT 1")
                        .execute()
                        .ifNoItem()
                        .after(PROBE_INTERVAL)
                        .fail()
                        .subscribe()
                        .with(alive -> probe(connection), failure -> lost(connection, failure));
            }
        });
    }

    private synchronized boolean isCurrent(SqlConnection connection) {
        return connection.equals(listening) && !stopped;
    }

    /** Not given back: closing a pooled connection would offer it, broken as it is, to the next user. */
    private synchronized void lost(SqlConnection connection, Throwable failure) {
        if (connection.equals(listening)) {
            listening = null;
            again(failure);
        }
    }

    private void again(Throwable failure) {
        if (!stopped) {
            LOG.debugf("not listening for new events for a moment: %s", failure);
            vertx.setTimer(pause.toMillis(), tick -> start());
        }
    }

    private static void giveBack(SqlConnection connection) {
        connection
                .query("UNLISTEN outbox")
                .execute()
                .eventually(connection::close)
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("a closing connection was lost: %s", failure));
    }
}
