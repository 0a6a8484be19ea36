package io.llmoptimizer.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.llmoptimizer.events.broker.Broker;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** What other services hear from auth over the broker. */
@Singleton
class PublishedEvents {
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final Broker broker;
    private final ObjectMapper json;
    private Connection connection;

    PublishedEvents(Broker broker, ObjectMapper json) {
        this.broker = broker;
        this.json = json;
    }

    void start(@Observes StartupEvent event) throws IOException {
        connection = broker.connect("tests");
        Channel channel = connection.createChannel();
        channel.exchangeDeclare(Broker.EVENTS, BuiltinExchangeType.TOPIC, true);
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, Broker.EVENTS, "#");
        channel.basicConsume(queue, true, (tag, delivery) -> heard.add(json.readTree(delivery.getBody())), tag -> {});
    }

    @PreDestroy
    void stop() throws IOException {
        connection.close();
    }

    /** The event of {@code type} about {@code subject}; waits for it. */
    JsonNode await(String type, String subject) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> all(type, subject).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** The events of {@code type} about {@code subject} that arrived so far. */
    List<JsonNode> all(String type, String subject) {
        return heard.stream()
                .filter(event -> event.path("type").asText().equals(type)
                        && event.path("subject").asText().equals(subject))
                .toList();
    }
}
