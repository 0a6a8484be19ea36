package io.llmoptimizer.events.deadletters;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.llmoptimizer.events.broker.Broker;
import io.llmoptimizer.events.broker.BrokerConfig;
import io.llmoptimizer.events.broker.EventQueue;
import io.llmoptimizer.http.problem.ProblemException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The dead letters beside queues. All calls block; run them on a virtual thread. */
@Singleton
public class DeadLetters {
    private static final int CHUNK = 100;
    private static final int CLOSE_TIMEOUT_MS = 2_000;

    private final Broker broker;
    private final BrokerConfig config;

    /** How many dead letters {@code queue} has. */
    public record Count(String queue, long messages) {}

    @FunctionalInterface
    private interface Work<R> {
        R on(Channel channel) throws IOException, TimeoutException, InterruptedException;
    }

    public DeadLetters(Broker broker, BrokerConfig config) {
        this.broker = broker;
        this.config = config;
    }

    /** The counts of {@code queues}, by name. */
    public List<Count> count(Iterable<String> queues) {
        return withChannel("counting dead letters", channel -> {
            List<Count> counts = new ArrayList<>();
            for (String queue : queues) {
                counts.add(new Count(queue, channel.messageCount(new EventQueue(queue).deadLetters())));
            }
            return counts;
        });
    }

    /**
     * Moves the dead letters of {@code queue} that are there now back to it. Each leaves the dead letters only after the
     * broker has confirmed it in the queue, so a crash doubles some and loses none.
     *
     * @return how many were moved
     */
    public long replay(String queue) {
        EventQueue replayed = new EventQueue(queue);
        return withChannel("replaying dead letters", channel -> {
            channel.confirmSelect();
            long present = channel.messageCount(replayed.deadLetters());
            long moved = 0;
            while (moved < present) {
                long chunk = move(channel, replayed, Math.min(CHUNK, present - moved));
                if (chunk == 0) {
                    break;
                }
                moved += chunk;
            }
            return moved;
        });
    }

    private long move(Channel channel, EventQueue queue, long most)
            throws IOException, TimeoutException, InterruptedException {
        long taken = 0;
        long lastTag = 0;
        while (taken < most) {
            GetResponse letter = channel.basicGet(queue.deadLetters(), false);
            if (letter == null) {
                break;
            }
            channel.basicPublish("", queue.name(), cleaned(letter.getProps()), letter.getBody());
            lastTag = letter.getEnvelope().getDeliveryTag();
            taken++;
        }
        if (taken > 0) {
            if (!channel.waitForConfirms(config.confirmTimeout().toMillis())) {
                throw new IOException("the broker refused a replayed event");
            }
            channel.basicAck(lastTag, true);
        }
        return taken;
    }

    /** Without the marks of its earlier death, which would count against it. */
    private static AMQP.BasicProperties cleaned(AMQP.BasicProperties properties) {
        Map<String, Object> headers =
                new HashMap<>(properties.getHeaders() == null ? Map.of() : properties.getHeaders());
        headers.keySet().removeIf(name -> name.startsWith("x-"));
        return properties.builder().headers(headers).deliveryMode(2).build();
    }

    private <R> R withChannel(String purpose, Work<R> work) {
        Connection connection = broker.connect(purpose);
        try {
            return work.on(connection.createChannel());
        } catch (IOException | TimeoutException | ShutdownSignalException failed) {
            throw ProblemException.unavailable("The broker did not answer; try again.", 5);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("The service is stopping; try again.", 5);
        } finally {
            connection.abort(CLOSE_TIMEOUT_MS);
        }
    }
}
