package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/completion}. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class NativeCompletionTest {
    @TestHTTPResource
    URI base;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @Test
    void answers_in_its_own_shape() {
        Reply reply = complete(request().put("maxTokens", 9));

        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        JsonNode completion = reply.json();
        assertThat(names(completion))
                .containsExactly(
                        "content",
                        "model",
                        "provider",
                        "usage",
                        "costEstimate",
                        "costParts",
                        "responseTimeMs",
                        "timestamp",
                        "metadata");
        assertThat(completion.path("model").asText()).isEqualTo("answer");
        assertThat(completion.path("provider").asText()).isEqualTo("sandbox");
        assertThat(completion.path("usage").path("completionTokens").asLong()).isEqualTo(9);
        assertThat(completion.path("costEstimate").textValue()).isEqualTo(reply.header("llmo-cost-usd"));
        assertThat(names(completion.path("costParts")))
                .containsExactly("input", "cacheRead", "cacheWrite", "output", "reasoning", "request", "search");
        assertThat(completion
                        .path("costParts")
                        .valueStream()
                        .map(part -> new BigDecimal(part.textValue()))
                        .reduce(BigDecimal::add))
                .hasValueSatisfying(sum -> assertThat(sum)
                        .isEqualByComparingTo(completion.path("costEstimate").textValue()));
        assertThat(completion.path("metadata").path("ticket").asText()).isEqualTo("T-1");
        assertThat(client.records())
                .singleElement()
                .satisfies(record -> assertThat(
                                new BigDecimal(record.path("costUsd").asText()))
                        .isEqualByComparingTo(completion.path("costEstimate").textValue()));
    }

    @Test
    void streams_pieces_and_then_the_whole() {
        Reply reply = complete(request().put("stream", true));

        List<String> lines = reply.http().body().lines().toList();
        assertThat(lines).filteredOn("event: delta"::equals).hasSizeGreaterThan(3);
        assertThat(lines).filteredOn("event: completed"::equals).hasSize(1);
        List<JsonNode> events = reply.events().stream().map(Client::read).toList();
        StringBuilder text = new StringBuilder();
        events.subList(0, events.size() - 1)
                .forEach(event -> text.append(event.path("content").asText()));
        assertThat(events.getLast().path("content").asText()).isEqualTo(text.toString());
        assertThat(events.getLast().path("usage").path("totalTokens").asLong()).isPositive();
    }

    @Test
    void a_stream_that_breaks_off_ends_with_a_problem() {
        Reply reply = complete(request().put("model", "cut").put("stream", true));

        assertThat(reply.http().body()).contains("event: error").doesNotContain("event: completed");
        JsonNode problem = Client.read(reply.events().getLast());
        assertThat(problem.path("type").asText()).endsWith("/provider-unavailable");
        assertThat(problem.path("status").asInt()).isEqualTo(503);
    }

    @Test
    void needs_a_model_when_the_installation_has_no_default() {
        ObjectNode request = request();
        request.remove(List.of("model", "provider"));

        Reply reply = complete(request);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).contains("llmo.completions.default-model");
    }

    private static ObjectNode request() {
        ObjectNode body = Client.chat("answer", "What is a ledger?").put("provider", "sandbox");
        body.putObject("metadata").put("ticket", "T-1");
        return body;
    }

    private Reply complete(ObjectNode body) {
        return client.post("/api/v1/completion", body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
