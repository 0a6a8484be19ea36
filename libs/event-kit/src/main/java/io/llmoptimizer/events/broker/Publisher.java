package io.llmoptimizer.events.broker;

import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.UnblockedCallback;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Publishes persistent messages and waits for the broker's confirms. One thread of its own owns the connection; it is
 * opened again soon after it was lost.
 */
@Singleton
public class Publisher {
    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int AFTER_ALL_OTHERS = 10_000;

    private final Broker broker;
    private final BrokerConfig config;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("events-publisher").factory());
    private Connection connection;
    private Channel channel;
    private volatile boolean refusing;
    private volatile boolean prepared;
    private volatile boolean connected;

    public Publisher(Broker broker, BrokerConfig config) {
        this.broker = broker;
        this.config = config;
    }

    /**
     * Publishes {@code messages} in order and completes when the broker has confirmed every one of them. Fails with a
     * {@link BrokerException} otherwise; any number of them may have arrived then.
     */
    public Uni<Void> publish(List<Publication> messages) {
        return Uni.createFrom().<Void>item(() -> publishNow(messages)).runSubscriptionOn(thread);
    }

    /** Whether the queues were there once: from then on events wait in the outbox for a broker that is away. */
    public boolean prepared() {
        return prepared;
    }

    /** Whether there is a connection at present. */
    public boolean connected() {
        return connected;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("events-connection").start(this::stayConnected);
    }

    void stop(@Observes @Priority(AFTER_ALL_OTHERS) ShutdownEvent event) {
        close();
    }

    /** Ends what is under way and closes the connection. */
    public void close() {
        thread.execute(this::disconnect);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(config.confirmTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connects before there is anything to publish: the queues of consumers that never ran must be there by then. */
    private void stayConnected() {
        boolean told = false;
        while (!thread.isShutdown()) {
            try {
                if (!connected) {
                    publish(List.of()).await().indefinitely();
                    told = false;
                }
            } catch (BrokerException unreachable) {
                LOG.log(told ? Logger.Level.DEBUG : Logger.Level.WARN, unreachable.getMessage());
                told = true;
            } catch (RejectedExecutionException stopped) {
                return;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private Void publishNow(List<Publication> messages) {
        Channel open = openChannel();
        if (refusing) {
            throw new BrokerException("the broker takes nothing until its memory or disk alarm is over", null);
        }
        try {
            for (Publication message : messages) {
                open.basicPublish(message.exchange(), message.routingKey(), message.properties(), message.body());
            }
            if (!open.waitForConfirms(config.confirmTimeout().toMillis())) {
                throw new BrokerException("the broker refused a message", null);
            }
            return null;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new BrokerException("stopped before the broker confirmed", stopping);
        } catch (IOException | TimeoutException | ShutdownSignalException lost) {
            disconnect();
            throw new BrokerException("the broker did not confirm: " + lost, lost);
        }
    }

    private Channel openChannel() {
        if (channel != null && channel.isOpen()) {
            return channel;
        }
        disconnect();
        connection = broker.connect("publishing");
        try {
            connection.addBlockedListener(
                    (BlockedCallback) reason -> refusing = true, (UnblockedCallback) () -> refusing = false);
            connection.addShutdownListener(cause -> connected = false);
            broker.declare(connection);
            channel = connection.createChannel();
            channel.confirmSelect();
            connected = true;
            if (!prepared) {
                LOG.info("connected to the broker; the fleet's queues are there");
            }
            prepared = true;
            return channel;
        } catch (IOException | TimeoutException | ShutdownSignalException failed) {
            disconnect();
            throw new BrokerException("the fleet's queues can't be declared: " + failed, failed);
        }
    }

    private void disconnect() {
        connected = false;
        refusing = false;
        channel = null;
        if (connection != null) {
            connection.abort(1_000);
            connection = null;
        }
    }
}
