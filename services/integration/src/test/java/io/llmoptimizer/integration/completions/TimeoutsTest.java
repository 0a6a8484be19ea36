package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.anthropic.AnthropicWire;
import io.llmoptimizer.integration.providers.compatible.OpenAiWire;
import io.llmoptimizer.integration.providers.gemini.GeminiWire;
import io.llmoptimizer.integration.providers.ollama.OllamaWire;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each limit of time, for each API of a provider, on each surface, whole and streamed. Times are taken where the vendor is: from
 * its last sign of life to the end of the connection, so they show that it was cancelled too.
 */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(value = VendorServer.class, restrictToAnnotatedClass = true)
@TestProfile(TimeoutsTest.Hasty.class)
class TimeoutsTest {
    private static final Duration FIRST_TOKEN = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final Duration TOTAL = Duration.ofSeconds(4);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int ATTEMPTS = 3;

    private static final Map<String, VendorWire> VENDORS = new TreeMap<>(Map.of(
            "openai-like", new OpenAiWire(),
            "anthropic-like", new AnthropicWire(),
            "gemini-like", new GeminiWire(),
            "ollama-like", new OllamaWire()));
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    @TestHTTPResource
    URI base;

    FakeUpstream upstream;

    private Client client;
    private final Map<String, Long> lastSign = new ConcurrentHashMap<>();
    private final Map<String, Long> cancelled = new ConcurrentHashMap<>();

    /** Limits short enough to wait for. */
    public static class Hasty implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("llmo.guard.first-token", FIRST_TOKEN.toString(), "llmo.guard.idle", IDLE.toString());
        }
    }

    /** What the vendor does, and what becomes of it. */
    private enum Fault {
        NO_FIRST_TOKEN(true, FIRST_TOKEN, "the first token"),
        STALLS(true, IDLE, "the next token"),
        NEVER_ENDS(true, TOTAL, "the whole answer"),
        SILENT(false, TOTAL, "the whole answer");

        private final boolean streamed;
        private final Duration limit;
        private final String words;

        Fault(boolean streamed, Duration limit, String words) {
            this.streamed = streamed;
            this.limit = limit;
            this.words = words;
        }

        private boolean beginsToAnswer() {
            return this == STALLS || this == NEVER_ENDS;
        }
    }

    private enum Path {
        OPENAI("/v1/chat/completions"),
        ANTHROPIC("/v1/messages"),
        NATIVE("/api/v1/completion");

        private final String path;

        Path(String path) {
            this.path = path;
        }
    }

    private record Case(String vendor, Fault fault, Path surface) {
        String model() {
            return vendor + "-" + fault + "-" + surface;
        }
    }

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @Test
    void each_limit_fires_in_time_is_told_in_every_dialect_and_cancels_the_vendor() {
        List<Case> cases = new ArrayList<>();
        for (String vendor : VENDORS.keySet()) {
            for (Fault fault : Fault.values()) {
                for (Path surface : Path.values()) {
                    cases.add(new Case(vendor, fault, surface));
                }
            }
        }
        // The first calls of a process load its classes, which is not what is measured.
        upstream.otherwise((request, response) -> response.setStatusCode(400).end());
        cases.forEach(this::ask);
        Map<String, Case> byModel = new ConcurrentHashMap<>();
        cases.forEach(one -> byModel.put(one.model(), one));
        upstream.otherwise((request, response) -> behave(byModel.get(request.model()), response));

        List<Case> late = run(cases);
        // Other processes of a busy machine can only make a limit look later than it is: those that were late once
        // more.
        for (int attempt = 1; attempt < ATTEMPTS && !late.isEmpty(); attempt++) {
            late = run(late);
        }
        assertThat(late).isEmpty();
    }

    /** Runs the cases at the same time, and says which of the vendor's requests were not cancelled in time. */
    private List<Case> run(List<Case> cases) {
        cases.forEach(one -> cancelled.remove(one.model()));
        Map<Case, CompletableFuture<Reply>> replies = new ConcurrentHashMap<>();
        cases.forEach(one -> replies.put(one, CompletableFuture.supplyAsync(() -> ask(one), THREADS)));

        List<Case> late = new ArrayList<>();
        SoftAssertions softly = new SoftAssertions();
        for (Case one : cases) {
            Reply reply = replies.get(one).join();
            await(one.toString()).until(() -> cancelled.containsKey(one.model()));
            Duration passed = Duration.ofNanos(cancelled.get(one.model()) - lastSign.get(one.model()));
            softly.assertThat(passed).as(one.toString()).isGreaterThan(tenPercentLess(one.fault().limit));
            if (passed.compareTo(tenPercentMore(one.fault().limit)) > 0) {
                late.add(one);
            }
            told(softly, one, reply);
        }
        softly.assertAll();
        return late;
    }

    @Test
    void waiting_for_a_connection_is_limited_too() {
        upstream.otherwise((request, response) -> lastSign.put(request.model(), System.nanoTime()));
        Thread.startVirtualThread(() -> askHurried("holds-it"));
        await().until(() -> lastSign.containsKey("holds-it"));

        long begun = System.nanoTime();
        Reply reply = askHurried("waits");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(CONNECT, tenPercentMore(CONNECT));
        assertThat(reply.status()).isEqualTo(408);
        assertThat(reply.json().at("/error/message").asText()).contains("3000 ms for connecting");
        assertThat(lastSign).doesNotContainKey("waits");
    }

    /** The whole call's time begins a little before the vendor hears of it. */
    private static Duration tenPercentLess(Duration limit) {
        return limit.minus(limit.dividedBy(10));
    }

    private static Duration tenPercentMore(Duration limit) {
        return limit.plus(limit.dividedBy(10));
    }

    private void behave(Case one, HttpServerResponse response) {
        long asked = System.nanoTime();
        lastSign.put(one.model(), asked);
        response.closeHandler(closed -> cancelled.putIfAbsent(one.model(), System.nanoTime()));
        VendorWire wire = VENDORS.get(one.vendor());
        if (one.fault().beginsToAnswer()) {
            response.setChunked(true).putHeader("content-type", wire.streamType());
            response.write(wire.begin() + wire.piece("One"));
        }
        if (one.fault() == Fault.NEVER_ENDS) {
            drip(wire, response);
        }
    }

    private void drip(VendorWire wire, HttpServerResponse response) {
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> {
            if (!response.closed()) {
                response.write(wire.piece(" more"));
                drip(wire, response);
            }
        });
    }

    private Reply ask(Case one) {
        ObjectNode request = Client.chat(one.model(), "Hi").put("stream", one.fault().streamed);
        if (one.surface() == Path.NATIVE) {
            request.put("provider", one.vendor());
        } else {
            request.put("model", one.vendor() + "/" + one.model()).put("max_tokens", 9);
        }
        boolean total = one.fault().limit.equals(TOTAL);
        return client.post(
                one.surface().path,
                request.toString().getBytes(StandardCharsets.UTF_8),
                "llmo-cache",
                "no-store",
                "llmo-timeout-ms",
                Long.toString(total ? TOTAL.toMillis() : 15_000));
    }

    private Reply askHurried(String model) {
        return client.complete(Client.chat("hurried/" + model, "Hi"), "llmo-timeout-ms", "12000");
    }

    private static void told(SoftAssertions softly, Case one, Reply reply) {
        softly.assertThat(reply.status())
                .as(one.toString())
                .isEqualTo(one.fault().beginsToAnswer() ? 200 : 408);
        JsonNode error =
                one.fault().beginsToAnswer() ? Client.read(reply.events().getLast()) : reply.json();
        String type = switch (one.surface()) {
            case OPENAI -> error.at("/error/code").asText();
            case ANTHROPIC -> error.at("/error/type").asText();
            case NATIVE ->
                error.path("status").asText() + " " + error.path("type").asText();
        };
        String expected = switch (one.surface()) {
            case OPENAI -> "request_timeout";
            case ANTHROPIC -> "timeout_error";
            case NATIVE -> "request-timeout";
        };
        softly.assertThat(type).as(one.toString()).endsWith(expected);
        softly.assertThat(error.toString()).as(one.toString()).contains(one.fault().words);
    }
}
