package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.Client.chat;
import static io.llmoptimizer.integration.completions.Client.streamed;
import static io.llmoptimizer.integration.providers.FakeUpstream.event;
import static io.llmoptimizer.integration.providers.FakeUpstream.finish;
import static io.llmoptimizer.integration.providers.FakeUpstream.piece;
import static io.llmoptimizer.integration.providers.FakeUpstream.sse;
import static io.llmoptimizer.integration.providers.FakeUpstream.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider of OpenAI's dialect, seen through the gateway. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class PassThroughTest {
    @TestHTTPResource
    URI base;

    FakeUpstream acme;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @Test
    void an_answer_comes_through_byte_for_byte() {
        Reply reply = client.complete(chat("acme/answer", "Anything."));

        assertThat(reply.http().body()).isEqualTo(FakeUpstream.completion());
        assertThat(reply.header("llmo-provider")).isEqualTo("acme");
        assertThat(reply.header("llmo-cost-usd")).isEqualTo("0");
    }

    @Test
    void parameters_nobody_knows_reach_the_provider_with_all_their_digits() {
        ObjectNode request =
                chat("acme/answer", "Anything.").put("temperature", 0.70).put("user", "u-1");
        request.putObject("brand_new").put("depth", 7).putNull("nothing");
        acme.bodies.clear();

        client.complete(request, "llmo-cache", "no-store");

        JsonNode sent = acme.bodies.getFirst();
        assertThat(sent.path("brand_new").toString()).isEqualTo("{\"depth\":7,\"nothing\":null}");
        assertThat(sent.path("user").asText()).isEqualTo("u-1");
        assertThat(sent.path("temperature").asText()).isEqualTo("0.7");
        assertThat(sent.path("messages")).isEqualTo(request.path("messages"));
    }

    @Test
    void a_stream_comes_through_piece_by_piece_and_its_usage_once_with_the_configured_price() {
        acme.when(
                "priced-1.5",
                response -> acme.trickle(
                        response,
                        piece("Größe ") + piece("😀") + finish("stop") + usage(7, 5) + "data: [DONE]\n\n",
                        5));

        Reply reply = client.complete(streamed(chat("acme/priced-1.5", "Stream.")));

        List<String> events = reply.events();
        assertThat(events).hasSize(5);
        assertThat("data: " + events.getFirst() + "\n\n").isEqualTo(piece("Größe "));
        JsonNode last = Client.read(events.get(3));
        assertThat(last.path("usage")
                        .path("prompt_tokens_details")
                        .path("audio_tokens")
                        .isNumber())
                .as("the provider's own usage object")
                .isTrue();
        // 5 fresh and 2 cached input tokens, 5 output tokens.
        assertThat(last.path("llmo").path("cost_usd").asText()).isEqualTo("0.000205");
        assertThat(last.path("id").asText()).isEqualTo("chatcmpl-up");
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void what_the_provider_finds_wrong_with_the_request_is_said_to_the_client() {
        acme.when(
                "picky",
                response -> response.setStatusCode(400)
                        .end("{\"error\":{\"message\":\"Unknown tool.\",\"param\":\"tools[0]\",\"code\":null}}"));

        Reply reply = client.complete(chat("acme/picky", "x"), "llmo-fallbacks", "sandbox/answer");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").path("param").asText()).isEqualTo("tools[0]");
        assertThat(reply.json().path("error").path("message").asText()).contains("Unknown tool.");
    }

    @Test
    void an_error_in_the_stream_before_a_token_still_falls_back() {
        acme.when(
                "early-error",
                response -> sse(response)
                        .end(event(
                                        "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}")
                                + event("{\"error\":{\"message\":\"no gpu\"}}")));

        Reply reply = client.complete(
                streamed(chat("acme/early-error", "x")), "llmo-fallbacks", "sandbox/answer", "llmo-cache", "no-store");

        assertThat(reply.header("llmo-provider")).isEqualTo("sandbox");
        assertThat(reply.events().getLast()).isEqualTo("[DONE]");
    }

    @Test
    void a_client_that_does_not_read_slows_the_provider_down_and_one_that_hangs_up_stops_it() throws IOException {
        AtomicLong written = new AtomicLong();
        acme.when("endless", response -> pour(sse(response), written));
        int abandoned = acme.abandoned.get();
        byte[] body = streamed(chat("acme/endless", "Never stop.")).toString().getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + "authorization: Bearer " + client.token + "\r\ncontent-length: " + body.length + "\r\n\r\n";
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress(base.getHost(), base.getPort()));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            // Everything between the two ends fills up, and then nothing moves any more.
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(300))
                    .until(new StandsStill(written)::look);
            assertThat(written.get()).isLessThan(32_000_000);
        }
        await().atMost(Duration.ofSeconds(1)).until(() -> acme.abandoned.get() > abandoned);
        await().until(() -> client.records().size() == 1);
        assertThat(client.records().getFirst().path("outcome").asText()).isEqualTo("cancelled");
    }

    /** Whether a number stayed what it was. */
    private static final class StandsStill {
        private final AtomicLong number;
        private long last;

        StandsStill(AtomicLong number) {
            this.number = number;
        }

        boolean look() {
            long now = number.get();
            boolean same = now == last && now > 0;
            last = now;
            return same;
        }
    }

    /** Writes as fast as it is read. */
    private static void pour(HttpServerResponse response, AtomicLong written) {
        Buffer lot = Buffer.buffer(piece("word ".repeat(400)).repeat(16));
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(lot);
            written.addAndGet(lot.length());
        }
        if (!response.closed()) {
            response.drainHandler(drained -> pour(response, written));
        }
    }
}
