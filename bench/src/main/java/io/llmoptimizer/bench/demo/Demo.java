package io.llmoptimizer.bench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.llmoptimizer.bench.DemoAccount;
import io.llmoptimizer.bench.FleetHome;
import io.llmoptimizer.bench.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends conversations through the gateway under a key of their own, streaming every second one, and compares what the
 * client, billing and analytics say about that key.
 */
public final class Demo {
    private static final int AT_ONCE = 4;
    private static final long TELLERS_HAVE_SECONDS = 30;

    private final Gateway gateway;
    private final PrintStream out;
    private final Histogram latencyMicros = new ConcurrentHistogram(3);

    private Demo(Gateway gateway, PrintStream out) {
        this.gateway = gateway;
        this.out = out;
    }

    public static void main(String[] arguments) {
        String model = Optional.ofNullable(System.getenv("LLMO_DEMO_MODEL")).orElse("sandbox/answer");
        try {
            List<Conversation> conversations = Conversation.parse(
                    arguments.length == 0 ? ourPrompts() : Files.readAllLines(Path.of(arguments[0])));
            System.exit(new Demo(Gateway.fromEnvironment(), System.out).run(conversations, model) ? 0 : 1);
        } catch (IOException unreadable) {
            System.err.println("The file " + arguments[0] + " can't be read: " + unreadable.getMessage());
        } catch (IllegalArgumentException | IllegalStateException failed) {
            System.err.println(failed.getMessage());
        }
        System.exit(1);
    }

    private boolean run(List<Conversation> conversations, String model) {
        String session = DemoAccount.ensure(gateway, FleetHome.path()).logIn(gateway);
        JsonNode key = DemoAccount.createKey(gateway, "demo run", session);
        String keyId = key.path("id").asText();
        Instant from = Instant.now().minusSeconds(60);
        try {
            ChatClient client = new ChatClient(gateway, key.path("key").asText(), model);
            Tally ours = converse(client, conversations);
            Tally billing = await("billing", "/api/v1/billing/usage", keyId, session, from, ours);
            Tally analytics = await("analytics", "/api/v1/analytics/usage", keyId, session, from, ours);
            return report(ours, billing, analytics);
        } finally {
            gateway.delete("/api/v1/auth/api-keys/" + keyId, session);
        }
    }

    private Tally converse(ChatClient client, List<Conversation> conversations) {
        Progress progress = new Progress(
                out, conversations.stream().mapToInt(c -> c.turns().size()).sum());
        Semaphore slots = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Tally>> running = IntStream.range(0, conversations.size())
                    .mapToObj(i -> threads.submit(
                            held(slots, () -> converse(client, conversations.get(i), i % 2 == 1, progress))))
                    .toList();
            return running.stream().map(Demo::result).reduce(Tally.NONE, Tally::plus);
        } finally {
            progress.end();
        }
    }

    private Tally converse(ChatClient client, Conversation conversation, boolean stream, Progress progress) {
        ArrayNode messages = Gateway.JSON.createArrayNode();
        Tally sum = Tally.NONE;
        for (String turn : conversation.turns()) {
            messages.addObject().put("role", "user").put("content", turn);
            ChatClient.Reply reply = client.complete(messages.deepCopy(), stream);
            messages.addObject().put("role", "assistant").put("content", reply.text());
            latencyMicros.recordValue(Math.round(reply.latencyMs() * 1_000));
            sum = sum.plus(reply.tally());
            progress.step();
        }
        return sum;
    }

    /** Events are under way for a moment after the last answer: asks until {@code teller} agrees or its time is up. */
    private Tally await(String teller, String path, String keyId, String session, Instant from, Tally expected) {
        long deadline = System.nanoTime() + TELLERS_HAVE_SECONDS * 1_000_000_000L;
        while (true) {
            Tally told = ask(teller, path, keyId, session, from);
            if (told.agreesWith(expected) || System.nanoTime() > deadline) {
                return told;
            }
            pause();
        }
    }

    private Tally ask(String teller, String path, String keyId, String session, Instant from) {
        String query = "?groupBy=apiKey&from=" + from + "&to=" + Instant.now().plusSeconds(60);
        JsonNode rows = gateway.get(path + query, session)
                .orThrow("Asking " + teller + " for its usage")
                .path("data");
        for (JsonNode row : rows) {
            if (row.path("key").path("apiKey").asText().equals(keyId)) {
                return Tally.of(row);
            }
        }
        return Tally.NONE;
    }

    private boolean report(Tally ours, Tally billing, Tally analytics) {
        String row = "  %-16s %18s %18s %18s%n";
        out.printf("%n" + row, "", "client", "billing", "analytics");
        out.printf(row, "requests", ours.requests(), billing.requests(), analytics.requests());
        out.printf(row, "cache hits", ours.cacheHits(), billing.cacheHits(), analytics.cacheHits());
        out.printf(row, "prompt tokens", ours.promptTokens(), billing.promptTokens(), analytics.promptTokens());
        out.printf(
                row,
                "answer tokens",
                ours.completionTokens(),
                billing.completionTokens(),
                analytics.completionTokens());
        out.printf(row, "cost in USD", plain(ours), plain(billing), plain(analytics));
        out.printf(
                "%n  latency: p50 %.1f ms, p95 %.1f ms (client's clock)%n%n",
                latencyMicros.getValueAtPercentile(50) / 1e3, latencyMicros.getValueAtPercentile(95) / 1e3);
        boolean agree = ours.agreesWith(billing) && ours.agreesWith(analytics);
        out.println(
                agree
                        ? "  Client, billing and analytics agree to the last digit."
                        : "  They do NOT agree after " + TELLERS_HAVE_SECONDS
                                + " s. See ./fleet logs billing and ./fleet logs analytics.");
        return agree;
    }

    private static String plain(Tally tally) {
        return tally.costUsd().stripTrailingZeros().toPlainString();
    }

    private static <T> Callable<T> held(Semaphore slots, Callable<T> work) {
        return () -> {
            slots.acquire();
            try {
                return work.call();
            } finally {
                slots.release();
            }
        };
    }

    private static Tally result(Future<Tally> running) {
        try {
            return running.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static List<String> ourPrompts() {
        try (InputStream in = Demo.class.getResourceAsStream("/demo-prompts.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
