package io.llmoptimizer.events.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Opens connections and declares the fleet's exchanges and queues. Connections do not recover by themselves: what was
 * delivered through a lost one can't be acknowledged through its successor, so each user starts over with a new one.
 */
@Singleton
public class Broker {
    /** Topic exchange of all events; the routing key is the event type. */
    public static final String EVENTS = "llmo.events";

    /** Direct exchange of dead letters; the routing key is the queue's name. */
    public static final String DEAD_LETTERS = "llmo.events.dlx";

    private static final Logger LOG = Logger.getLogger(Broker.class);
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private final BrokerConfig config;
    private final String service;
    private final Set<EventQueue> queues;
    private final ExecutorService dispatch = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("events-dispatch-", 0).factory());

    public Broker(BrokerConfig config, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.config = config;
        this.service = service;
        this.queues = Stream.concat(
                        config.queues().stream(),
                        config.furtherQueues().stream().flatMap(List::stream))
                .map(EventQueue::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A new connection, named after the service and its {@code purpose} in the broker's own tools.
     *
     * @throws BrokerException when there is none to be had
     */
    public Connection connect(String purpose) {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setHost(config.host());
            factory.setPort(config.port());
            factory.setUsername(config.username());
            factory.setPassword(config.password());
            factory.setVirtualHost(config.virtualHost());
            factory.setAutomaticRecoveryEnabled(false);
            factory.setTopologyRecoveryEnabled(false);
            factory.setConnectionTimeout(CONNECT_TIMEOUT_MS);
            factory.setHandshakeTimeout(CONNECT_TIMEOUT_MS);
            factory.setRequestedHeartbeat((int) config.heartbeat().toSeconds());
            factory.setThreadFactory(Thread.ofPlatform()
                    .daemon()
                    .name("amqp-" + purpose + "-", 0)
                    .factory());
            factory.setSharedExecutor(dispatch);
            if (config.tls()) {
                factory.useSslProtocol(SSLContext.getDefault());
                factory.enableHostnameVerification();
            }
            return factory.newConnection(service + " " + purpose);
        } catch (IOException | TimeoutException | NoSuchAlgorithmException | ShutdownSignalException unreachable) {
            throw new BrokerException(
                    "the broker at " + config.host() + ":" + config.port() + " can't be reached: "
                            + reasonOf(unreachable),
                    unreachable);
        }
    }

    /** Whether {@code queue} is one that every publisher declares. */
    public boolean declares(String queue) {
        return queues.contains(new EventQueue(queue));
    }

    /** Declares both exchanges and all queues. Changes nothing that is already there. */
    public void declare(Connection connection) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(EVENTS, BuiltinExchangeType.TOPIC, true);
            channel.exchangeDeclare(DEAD_LETTERS, BuiltinExchangeType.DIRECT, true);
            for (EventQueue queue : queues) {
                declare(connection, queue.deadLetters(), EventQueue.deadLetterArguments());
                channel.queueBind(queue.deadLetters(), DEAD_LETTERS, queue.name());
                declare(connection, queue.name(), queue.arguments(config.deliveryLimit()));
                channel.queueBind(queue.name(), EVENTS, queue.type());
            }
        }
    }

    /** On a channel of its own, because a refusal closes it. */
    private static void declare(Connection connection, String name, Map<String, Object> arguments)
            throws IOException, TimeoutException {
        Channel channel = connection.createChannel();
        try {
            channel.queueDeclare(name, true, false, false, arguments);
            channel.close();
        } catch (IOException refused) {
            if (!existsDifferently(refused)) {
                throw refused;
            }
            LOG.warnf(
                    "queue %s was declared with other settings than this release wants and is used as it is: %s",
                    name, reasonOf(refused));
        }
    }

    private static boolean existsDifferently(IOException refused) {
        return refused.getCause() instanceof ShutdownSignalException signal
                && signal.getReason() instanceof AMQP.Channel.Close close
                && close.getReplyCode() == AMQP.PRECONDITION_FAILED;
    }

    private static String reasonOf(Throwable failure) {
        Throwable root = failure;
        while (root.getMessage() == null && root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
