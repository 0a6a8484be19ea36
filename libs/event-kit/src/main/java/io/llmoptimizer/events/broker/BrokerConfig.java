package io.llmoptimizer.events.broker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the broker is, and what the fleet keeps there. */
@ConfigMapping(prefix = "llmo.events.broker")
public interface BrokerConfig {
    /** Host name or address. */
    String host();

    /** Port of AMQP 0-9-1. */
    int port();

    String username();

    String password();

    String virtualHost();

    /** TLS with the JVM's trust store; the certificate must name the host. */
    @WithDefault("false")
    boolean tls();

    /**
     * Every queue of the fleet, as {@code <consumer>.<event type>}. Each service declares all of them before it publishes,
     * so that an event published before its consumer's first start waits for it instead of being dropped as unroutable. A
     * fleet that runs without one of the consumers must leave its queues out, or they grow for ever.
     */
    List<String> queues();

    /** Queues beside them, for consumers of your own. They are declared in the same way, and grow while nobody reads them. */
    Optional<List<String>> furtherQueues();

    /**
     * How often RabbitMQ delivers an event to consumers that die of it before it goes to the dead letters. Failures that
     * a consumer survives are counted by event-kit itself.
     */
    @WithDefault("5")
    int deliveryLimit();

    /** How long the confirms of one batch may take before it counts as not published. */
    @WithDefault("10s")
    Duration confirmTimeout();

    /** A broker that is silent for twice this long is given up and reconnected. */
    @WithDefault("10s")
    Duration heartbeat();
}
