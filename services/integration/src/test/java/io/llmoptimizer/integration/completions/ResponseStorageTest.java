package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Responses while their store does not answer. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ResponseStorageTest {
    private static final String PATH = "/v1/responses";

    @TestHTTPResource
    URI base;

    @Inject
    Pool pool;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @Test
    void no_response_is_told_that_is_not_stored_and_all_is_well_again_afterwards() {
        String earlier = post(request("Before.")).json().path("id").asText();
        List<Reply> replies = whileLocked(List.of(
                () -> post(request("Whole.")),
                () -> post(request("Streamed.").put("stream", true)),
                () -> post(request("More.").put("previous_response_id", earlier)),
                () -> client.get(PATH + "/" + earlier)));

        assertThat(replies.get(0).status()).isEqualTo(503);
        assertError(replies.get(0), "server_error", null, "response_not_stored");
        for (Reply unread : replies.subList(2, 4)) {
            assertThat(unread.status()).isEqualTo(503);
            assertError(unread, "server_error", null, "storage_unavailable");
            assertThat(unread.header("retry-after")).isEqualTo("1");
        }
        List<JsonNode> events =
                replies.get(1).events().stream().map(Client::read).toList();
        assertThat(events.getLast().path("type").asText()).isEqualTo("response.failed");
        assertThat(events.getLast().at("/response/error/code").asText()).isEqualTo("response_not_stored");
        assertThat(replies.get(1).http().body()).doesNotContain("response.completed");

        assertThat(client.get(PATH + "/" + earlier).status()).isEqualTo(200);
        Reply next = post(request("More.").put("previous_response_id", earlier));
        assertThat(next.status()).isEqualTo(200);
        assertThat(client.get(PATH + "/" + next.json().path("id").asText()).status())
                .isEqualTo(200);
    }

    private Reply post(ObjectNode body) {
        return client.post(PATH, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode request(String input) {
        return Client.JSON.createObjectNode().put("model", "sandbox/answer").put("input", input);
    }

    /** What is answered to {@code calls}, made at once while nobody can read or write responses. */
    private List<Reply> whileLocked(List<Supplier<Reply>> calls) {
        SqlConnection blocker = pool.getConnectionAndAwait();
        var transaction = blocker.beginAndAwait();
        blocker.query("LOCK TABLE response IN ACCESS EXCLUSIVE MODE").executeAndAwait();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Reply>> answers = calls.stream()
                    .map(call -> CompletableFuture.supplyAsync(call, callers))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } finally {
            transaction.rollbackAndAwait();
            blocker.closeAndAwait();
        }
    }
}
