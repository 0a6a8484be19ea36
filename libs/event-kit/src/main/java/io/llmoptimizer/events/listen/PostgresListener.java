package io.llmoptimizer.events.listen;

import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps one connection of the pool on {@code LISTEN channel}. Behind a pooler in transaction mode, where listening does
 * not work, or while the connection is down, nothing is heard: whoever listens looks for itself now and then.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-notify.html">NOTIFY</a>
 */
public final class PostgresListener {
    private static final Logger LOG = Logger.getLogger(PostgresListener.class);
    /** A connection whose peer is gone without a word would be silent for ever. */
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

    private final Pool pool;
    private final Vertx vertx;
    private final Duration pause;
    private final String channel;
    private final Runnable listening;
    private final Consumer<String> heard;
    private SqlConnection current;
    private volatile boolean stopped;

    /**
     * @param channel a name of our own; it is part of the statement
     * @param pause before the next try after a connection was lost
     * @param listening told each time that listening begins: what was announced before may have been missed
     * @param heard told the payload of each notification
     */
    public PostgresListener(
            Pool pool, Vertx vertx, String channel, Duration pause, Runnable listening, Consumer<String> heard) {
        this.pool = pool;
        this.vertx = vertx;
        this.channel = channel;
        this.pause = pause;
        this.listening = listening;
        this.heard = heard;
    }

    public void start() {
        if (!stopped) {
            pool.getConnection().subscribe().with(this::listen, this::again);
        }
    }

    /** @return false when it had been stopped before */
    public synchronized boolean stop() {
        if (stopped) {
            return false;
        }
        stopped = true;
        if (current != null) {
            giveBack(current);
        }
        return true;
    }

    private synchronized void listen(SqlConnection connection) {
        if (stopped) {
            connection.closeAndForget();
            return;
        }
        current = connection;
        connection.closeHandler(() -> lost(connection, null));
        PgConnection.cast(connection).notificationHandler(notification -> heard.accept(notification.getPayload()));
        connection
                .query("LISTEN " + channel)
                .execute()
                .subscribe()
                .with(
                        done -> {
                            listening.run();
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
        return connection.equals(current) && !stopped;
    }

    /** Not given back: closing a pooled connection would offer it, broken as it is, to the next user. */
    private synchronized void lost(SqlConnection connection, Throwable failure) {
        if (connection.equals(current)) {
            current = null;
            again(failure);
        }
    }

    private void again(Throwable failure) {
        if (!stopped) {
            LOG.debugf("not listening on %s for a moment: %s", channel, failure);
            vertx.setTimer(pause.toMillis(), tick -> start());
        }
    }

    private void giveBack(SqlConnection connection) {
        connection
                .query("UNLISTEN " + channel)
                .execute()
                .eventually(connection::close)
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("a closing connection was lost: %s", failure));
    }
}
