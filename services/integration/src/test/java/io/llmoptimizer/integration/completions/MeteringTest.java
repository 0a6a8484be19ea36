package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.Client.chat;
import static io.llmoptimizer.integration.completions.Client.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call leaves one record, whatever becomes of it. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class MeteringTest {
    @TestHTTPResource
    URI base;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @Test
    void an_answer_is_recorded_before_it_is_given() {
        Reply reply = client.complete(chat("sandbox/answer", "Is it recorded?"), "llmo-tags", "team=blue");

        JsonNode record = onlyRecord();
        assertThat(record.path("outcome").asText()).isEqualTo("succeeded");
        assertThat(record.path("billable").asBoolean()).isTrue();
        assertThat(record.path("requestId").asText()).isEqualTo(reply.header("x-request-id"));
        assertThat(record.path("apiKeyId").asText()).isEqualTo(client.apiKey.toString());
        assertThat(record.path("requestedModel").asText()).isEqualTo("sandbox/answer");
        assertThat(record.path("model").asText()).isEqualTo("answer");
        assertThat(record.path("finishReason").asText()).isEqualTo("stop");
        assertThat(record.path("tags").path("team").asText()).isEqualTo("blue");
        assertThat(new BigDecimal(record.path("costUsd").asText())).isEqualByComparingTo(reply.header("llmo-cost-usd"));
    }

    @Test
    void a_stream_is_recorded_before_it_ends() {
        Reply reply = client.complete(streamed(chat("sandbox/answer", "Is the stream recorded?")));

        JsonNode record = onlyRecord();
        assertThat(record.path("streamed").asBoolean()).isTrue();
        assertThat(record.path("timeToFirstTokenMs").isNumber()).isTrue();
        JsonNode last = Client.read(reply.events().get(reply.events().size() - 2));
        assertThat(new BigDecimal(record.path("costUsd").asText()))
                .isEqualByComparingTo(last.path("llmo").path("cost_usd").asText());
    }

    @Test
    void a_failure_is_recorded_and_free() {
        client.complete(chat("sandbox/failing", "x"));

        JsonNode record = onlyRecord();
        assertThat(record.path("outcome").asText()).isEqualTo("failed");
        assertThat(record.path("billable").asBoolean()).isFalse();
        assertThat(record.path("errorCode").asText()).isEqualTo("provider_unavailable");
        assertThat(new BigDecimal(record.path("costUsd").asText())).isZero();
    }

    @Test
    void a_stream_that_is_cut_is_charged_for_what_came() {
        Reply reply = client.complete(streamed(chat("sandbox/cut", "Break off.")));

        JsonNode record = onlyRecord();
        assertThat(record.path("outcome").asText()).isEqualTo("interrupted");
        assertThat(record.path("billable").asBoolean()).isTrue();
        assertThat(record.path("completionTokens").asLong())
                .isBetween(4L, (long) reply.events().size() * 4);
        assertThat(new BigDecimal(record.path("costUsd").asText())).isPositive();
    }

    @Test
    void a_cache_hit_is_recorded_and_free() {
        ObjectNode request = chat("sandbox/answer", "Ask twice.");
        client.complete(request);
        client.complete(request);

        await().until(() -> client.records().size() == 2);
        JsonNode hit = client.records().getFirst();
        assertThat(hit.path("cache").asText()).isEqualTo("hit");
        assertThat(hit.path("billable").asBoolean()).isFalse();
        assertThat(hit.path("attempts").asInt()).isZero();
        assertThat(new BigDecimal(hit.path("costUsd").asText())).isZero();
        assertThat(hit.path("totalTokens")).isEqualTo(client.records().getLast().path("totalTokens"));
    }

    @Test
    void a_client_that_hangs_up_half_way_is_charged_once_for_what_came() throws IOException {
        hangUpAfter(streamed(chat("sandbox/slow", "Talk until I hang up.")), "made");

        await().atMost(Duration.ofSeconds(2)).until(() -> !client.records().isEmpty());
        JsonNode record = onlyRecord();
        assertThat(record.path("outcome").asText()).isEqualTo("cancelled");
        assertThat(record.path("billable").asBoolean()).isTrue();
        assertThat(record.path("completionTokens").asLong()).isBetween(1L, 40L);
        assertThat(new BigDecimal(record.path("costUsd").asText())).isPositive();
        await().during(Duration.ofMillis(400)).until(() -> client.records().size() == 1);
    }

    @Test
    void a_client_that_hangs_up_before_the_answer_is_charged_its_prompt() throws IOException {
        // A service's very first call takes longer to be on its way than this client waits.
        new Client(base).complete(chat("sandbox/answer", "Be the first."));
        hangUpAfter(chat("sandbox/slow", "I will not wait."), "");

        await().atMost(Duration.ofSeconds(2)).until(() -> !client.records().isEmpty());
        JsonNode record = onlyRecord();
        assertThat(record.path("outcome").asText()).isEqualTo("cancelled");
        assertThat(record.path("completionTokens").asLong()).isZero();
        assertThat(record.path("promptTokens").asLong()).isPositive();
    }

    /** Sends the request on a socket of its own and closes it once the answer contains {@code words}. */
    private void hangUpAfter(ObjectNode request, String words) throws IOException {
        byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + "authorization: Bearer " + client.token + "\r\ncontent-length: " + body.length + "\r\n\r\n";
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            if (words.isEmpty()) {
                // Long enough for the call to be on its way to the provider, which takes two seconds to answer.
                await().pollDelay(Duration.ofMillis(300)).until(() -> true);
                return;
            }
            StringBuilder heard = new StringBuilder();
            InputStream in = socket.getInputStream();
            byte[] part = new byte[1024];
            while (heard.indexOf(words) < 0) {
                heard.append(new String(part, 0, in.read(part), StandardCharsets.UTF_8));
            }
        }
    }

    private JsonNode onlyRecord() {
        List<JsonNode> records = client.records();
        assertThat(records).hasSize(1);
        return records.getFirst();
    }
}
