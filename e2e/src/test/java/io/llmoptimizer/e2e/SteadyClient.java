package io.llmoptimizer.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A client that asks the same question again and again, whole and streamed in turn, over one kept connection to each replica.
 * The sandbox gives the same prompt the same text, so each answer must be equal to the first, to the last word.
 */
final class SteadyClient implements AutoCloseable {
    private static final String DATA = "data: ";
    private static final String DONE = "[DONE]";

    private final ReadyReplicas replicas;
    private final String key;
    private final String model;
    private final String prompt;
    private final Map<Replica, KeptConnection> connections = new HashMap<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger toldToLeave = new AtomicInteger();
    private String expected;

    SteadyClient(ReadyReplicas replicas, String key, String model, String prompt) {
        this.replicas = replicas;
        this.key = key;
        this.model = model;
        this.prompt = prompt;
    }

    /** Asks until {@code enough}; every request that is not answered completely is reported to {@code lost}. */
    void askUntil(BooleanSupplier enough, Consumer<String> lost) {
        for (int i = 0; !enough.getAsBoolean(); i++) {
            Replica replica = replicas.next();
            boolean streamed = i % 2 == 1;
            try {
                ask(replica, streamed);
            } catch (IOException | RuntimeException incomplete) {
                connections.remove(replica);
                lost.accept((streamed ? "streamed" : "whole") + " answer " + i + " of " + model + " by " + replica
                        + ": " + incomplete);
            }
        }
    }

    private void ask(Replica replica, boolean streamed) throws IOException {
        leaveUnused();
        KeptConnection connection = connections.get(replica);
        if (connection == null) {
            connection = replica.connect();
            connections.put(replica, connection);
        }
        ObjectNode question = Chat.body(model, prompt);
        KeptConnection.Answer answer =
                connection.post(Chat.COMPLETIONS, key, (streamed ? Chat.streaming(question) : question).toString());
        if (answer.last()) {
            toldToLeave.incrementAndGet();
            connections.remove(replica).close();
        }
        if (answer.status() != 200) {
            throw new IOException("status " + answer.status() + ": " + answer.body());
        }
        String text = streamed ? textOfStream(answer.body()) : textOf(Gateway.JSON.readTree(answer.body()), "message");
        if (expected == null) {
            expected = text;
        }
        if (text.isEmpty() || !text.equals(expected)) {
            throw new IOException("\"" + text + "\" instead of \"" + expected + "\"");
        }
        answered.incrementAndGet();
        replica.hasServed();
    }

    /** As a client whose balancer takes a replica out: nothing is sent on what is kept to it. */
    private void leaveUnused() throws IOException {
        Iterator<Map.Entry<Replica, KeptConnection>> kept =
                connections.entrySet().iterator();
        while (kept.hasNext()) {
            Map.Entry<Replica, KeptConnection> each = kept.next();
            if (!replicas.isUsed(each.getKey())) {
                each.getValue().close();
                kept.remove();
            }
        }
    }

    private static String textOfStream(String body) throws IOException {
        List<String> events = body.lines()
                .filter(line -> line.startsWith(DATA))
                .map(line -> line.substring(DATA.length()))
                .toList();
        if (events.isEmpty() || !events.getLast().equals(DONE)) {
            throw new IOException("a stream that does not end with " + DONE + ": " + body);
        }
        StringBuilder text = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            text.append(textOf(Gateway.JSON.readTree(event), "delta"));
        }
        return text.toString();
    }

    private static String textOf(JsonNode part, String name) {
        return part.path("choices").path(0).path(name).path("content").asText("");
    }

    int answered() {
        return answered.get();
    }

    /** How many answers came with the word that the connection would take no more. */
    int toldToLeave() {
        return toldToLeave.get();
    }

    @Override
    public void close() {
        connections.values().forEach(connection -> {
            try {
                connection.close();
            } catch (IOException gone) {
                // Nothing is expected from it any more.
            }
        });
    }
}
