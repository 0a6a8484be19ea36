package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key with a limit of tokens per minute, through HTTP. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class TokensPerMinuteTest {
    private static final int LIMIT = 60_000;

    @TestHTTPResource
    URI base;

    private Client client;
    private String bearer;

    @BeforeEach
    void key() {
        client = new Client(base);
        bearer = TestTokens.forKey(client.organization, client.apiKey)
                .limits(new Limits(null, LIMIT, null))
                .bearer();
    }

    @Test
    void an_answer_says_what_is_left_and_counts_what_it_used() {
        Reply first = complete(Client.chat("sandbox/answer", "Hello").put("max_tokens", 40_000));
        assertThat(first.status()).as(first.http().body()).isEqualTo(200);
        assertThat(first.header("x-ratelimit-limit-tokens")).isEqualTo("60000");
        assertThat(Long.parseLong(first.header("x-ratelimit-remaining-tokens"))).isBetween(15_000L, 25_000L);
        assertThat(first.header("x-ratelimit-reset-tokens")).endsWith("s");

        // The answer took a few dozen tokens: what else was reserved for it is there again.
        await().untilAsserted(() -> {
            Reply next = complete(Client.chat("sandbox/answer", "Hello again").put("max_tokens", 1));
            assertThat(Long.parseLong(next.header("x-ratelimit-remaining-tokens")))
                    .isGreaterThan(59_000L);
        });
    }

    @Test
    void a_call_that_does_not_fit_is_refused_and_not_recorded() {
        ObjectNode slow = Client.chat("sandbox/slow", "Take your time").put("max_tokens", 55_000);
        Thread running = Thread.ofVirtual().start(() -> complete(slow));
        try {
            Reply[] refused = new Reply[1];
            await().until(() -> {
                refused[0] = complete(Client.chat("sandbox/answer", "Hello").put("max_tokens", 50_000));
                return refused[0].status() == 429;
            });
            assertThat(refused[0].json().at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
            assertThat(refused[0].json().at("/error/message").asText())
                    .contains("60000 tokens per minute of this API key");
            assertThat(Integer.parseInt(refused[0].header("retry-after"))).isBetween(1, 60);
            assertThat(refused[0].header("x-ratelimit-limit-tokens")).isEqualTo("60000");
        } finally {
            running.interrupt();
        }
    }

    private Reply complete(ObjectNode body) {
        return client.complete(body, "authorization", bearer, "llmo-cache", "no-store");
    }
}
