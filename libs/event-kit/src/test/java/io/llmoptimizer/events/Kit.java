package io.llmoptimizer.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.f4b6a3.uuid.UuidCreator;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.broker.Broker;
import io.llmoptimizer.events.broker.BrokerConfig;
import io.llmoptimizer.events.broker.Publisher;
import io.llmoptimizer.events.consume.ConsumeConfig;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.OutageRule;
import io.llmoptimizer.events.consume.Subscription;
import io.llmoptimizer.events.deadletters.DeadLetters;
import io.llmoptimizer.events.outbox.Inbox;
import io.llmoptimizer.events.outbox.Outbox;
import io.llmoptimizer.events.outbox.OutboxConfig;
import io.llmoptimizer.events.outbox.OutboxRelay;
import io.llmoptimizer.events.outbox.OutboxUpkeep;
import io.llmoptimizer.testing.FleetStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * Event-kit put together by hand on a real database and a real broker (the embedded ones, or those the environment names),
 * with a network in between that a test can break. Every kit has a database, an event type and queues of its own.
 */
final class Kit implements AutoCloseable {
    /** What the events of these tests carry. */
    record Payload(int number) {}

    private static final String BROKER_USER = "LLMO_AMQP_USER";
    /** Held, because loggers are forgotten otherwise: the embedded broker tells of every connection and queue. */
    private static final List<Logger> CHATTY = List.of(Logger.getLogger("org.apache.qpid"), Logger.getLogger("qpid"));

    private static final Map<String, String> BROKER = start("amqp");

    final String type = "test.t" + UUID.randomUUID().toString().substring(0, 8) + ".v1";
    final String queue = "one." + type;
    final ObjectMapper json = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final TcpProxy network;
    final Pool pool;
    final Outbox outbox = new Outbox(json);
    final Inbox inbox = new Inbox();
    private final Map<String, String> stores;
    private final Map<String, String> settings = new HashMap<>();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

    Kit() {
        CHATTY.forEach(logger -> logger.setLevel(Level.WARNING));
        stores = new HashMap<>(BROKER);
        stores.putAll(start("postgres"));
        network = new TcpProxy(stores.get("LLMO_AMQP_HOST"), Integer.parseInt(stores.get("LLMO_AMQP_PORT")));
        pool = pool();
        run(script("/db/event-kit/V0_1__outbox_and_inbox.sql"));
        run("CREATE TABLE effects (event_id uuid NOT NULL, number int NOT NULL)");
        brokerAt(network.port());
        setting("llmo.events.broker.queues", queue);
        setting("llmo.events.consume.first-pause", "20ms");
        setting("llmo.events.consume.longest-pause", "200ms");
        setting("llmo.events.outbox.pause-after-failure", "200ms");
    }

    /** Leads to another broker than the environment's. */
    Kit brokerAt(int port) {
        setting("llmo.events.broker.host", "localhost");
        return setting("llmo.events.broker.port", String.valueOf(port));
    }

    Kit setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    Broker broker() {
        return new Broker(config(BrokerConfig.class), "test");
    }

    Publisher publisher() {
        Publisher publisher = new Publisher(broker(), config(BrokerConfig.class));
        toClose.push(publisher::close);
        return publisher;
    }

    OutboxRelay relay() {
        OutboxRelay relay = new OutboxRelay(pool, publisher(), config(OutboxConfig.class), vertx, metrics);
        relay.start();
        toClose.push(relay::stop);
        return relay;
    }

    OutboxUpkeep upkeep() {
        return new OutboxUpkeep(pool, config(OutboxConfig.class), vertx, metrics);
    }

    EventConsumers consumers(OutageRule... rules) {
        EventConsumers consumers = new EventConsumers(
                broker(), publisher(), json, vertx, config(ConsumeConfig.class), List.of(rules), metrics);
        toClose.push(consumers::stop);
        return consumers;
    }

    DeadLetters deadLetters() {
        return new DeadLetters(broker(), config(BrokerConfig.class));
    }

    /** A subscription whose effect is a row per event, made once by means of the inbox. */
    Subscription<Payload> recording() {
        return new Subscription<>(queue, Payload.class, 100, Duration.ofMillis(50), this::record);
    }

    Uni<Void> record(List<CloudEvent<Payload>> events) {
        return pool.withTransaction(transaction -> inbox.admit(
                        transaction, "one", events.stream().map(CloudEvent::id).toList())
                .flatMap(fresh -> {
                    List<Tuple> rows = events.stream()
                            .filter(event -> fresh.contains(event.id()))
                            .map(event -> Tuple.of(event.id(), event.data().number()))
                            .toList();
                    return rows.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : transaction
                                    .preparedQuery("INSERT INTO effects VALUES ($1, $2)")
                                    .executeBatch(rows)
                                    .replaceWithVoid();
                }));
    }

    CloudEvent<Payload> event(int number) {
        return CloudEvent.of(
                UuidCreator.getTimeOrderedEpoch(), "/test", type, Instant.EPOCH, null, null, new Payload(number));
    }

    List<CloudEvent<Payload>> events(int count) {
        return IntStream.range(0, count).mapToObj(this::event).toList();
    }

    /** Appends in one transaction, as a service does. */
    void append(List<CloudEvent<Payload>> events) {
        pool.withTransaction(transaction -> outbox.append(transaction, events))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    /** Publishes a body that no producer of ours would write. */
    void publishRaw(String body) {
        withChannel(channel -> {
            channel.confirmSelect();
            channel.basicPublish(
                    Broker.EVENTS,
                    type,
                    new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
                    body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(5_000);
            return null;
        });
    }

    /** Takes all messages of a queue. */
    List<GetResponse> drain(String name) {
        return withChannel(channel -> {
            List<GetResponse> messages = new ArrayList<>();
            for (GetResponse got = channel.basicGet(name, true); got != null; got = channel.basicGet(name, true)) {
                messages.add(got);
            }
            return messages;
        });
    }

    long messagesIn(String name) {
        return withChannel(channel -> channel.messageCount(name));
    }

    interface ChannelWork<R> {
        R on(Channel channel) throws Exception;
    }

    /** Talks to the broker directly, past the breakable network. */
    <R> R withChannel(ChannelWork<R> work) {
        String port = settings.get("llmo.events.broker.port");
        boolean proxied = port.equals(String.valueOf(network.port()));
        setting("llmo.events.broker.port", proxied ? stores.get("LLMO_AMQP_PORT") : port);
        Broker direct = broker();
        setting("llmo.events.broker.port", port);
        Connection connection = direct.connect("looking");
        try {
            direct.declare(connection);
            return work.on(connection.createChannel());
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        } finally {
            connection.abort(1_000);
        }
    }

    long count(String table) {
        return pool.query("SELECT count(*) FROM " + table)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }

    long distinctEffects() {
        return count("(SELECT DISTINCT event_id FROM effects) AS distinct_effects");
    }

    void run(String sql) {
        pool.query(sql).execute().await().atMost(Duration.ofSeconds(20));
    }

    /** Stops relays, consumers and publishers, last started first. */
    void stopAll() {
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    @Override
    public void close() {
        stopAll();
        if (System.getenv("LLMO_AMQP_HOST") != null) {
            withChannel(channel -> {
                channel.queueDelete(queue);
                channel.queueDelete(queue + ".dlq");
                return null;
            });
        }
        network.close();
        pool.closeAndAwait();
        vertx.close();
    }

    private <C> C config(Class<C> mapping) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withDefaultValue("llmo.events.broker.username", stores.get(BROKER_USER))
                .withDefaultValue("llmo.events.broker.password", stores.get("LLMO_AMQP_PASSWORD"))
                .withDefaultValue(
                        "llmo.events.broker.virtual-host", System.getenv().getOrDefault("LLMO_AMQP_VHOST", "/"))
                .withDefaultValues(settings)
                .withMapping(mapping)
                .withConverter(
                        Duration.class,
                        100,
                        value -> io.quarkus.runtime.configuration.DurationConverter.parseDuration(value))
                .build()
                .getConfigMapping(mapping);
    }

    private Pool pool() {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(stores.get("LLMO_POSTGRES_HOST"))
                .setPort(Integer.parseInt(stores.get("LLMO_POSTGRES_PORT")))
                .setUser(stores.get("LLMO_POSTGRES_USER"))
                .setPassword(stores.get("LLMO_POSTGRES_PASSWORD"))
                .setDatabase(stores.get("LLMO_POSTGRES_DATABASE"));
        return Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(options)
                .using(vertx)
                .build());
    }

    private static Map<String, String> start(String store) {
        FleetStores servers = new FleetStores();
        servers.init(Map.of("stores", store));
        return servers.start();
    }

    private static String script(String resource) {
        try (InputStream in = Kit.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
