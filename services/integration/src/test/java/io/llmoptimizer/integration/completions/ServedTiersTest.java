package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.providers.FakeUpstream.event;
import static io.llmoptimizer.integration.providers.FakeUpstream.sse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call costs what the tier costs that served it, whatever was asked for. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class ServedTiersTest {
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":100,\"total_tokens\":1100}";

    @TestHTTPResource
    URI base;

    FakeUpstream acme;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @ParameterizedTest(name = "asked for {0}, served as {1}, streamed: {2}")
    @CsvSource({
        "flex, flex, false, 0.0065, configured/flex",
        "flex, flex, true, 0.0065, configured/flex",
        "auto, priority, false, 0.0226, configured/priority",
        "auto, priority, true, 0.0226, configured/priority",
        // asked for a tier and served as usual
        "flex, default, false, 0.013, configured",
        "flex, default, true, 0.013, configured",
        // a tier that has no price of its own
        "auto, scale, true, 0.013, configured",
        "auto, batch, false, 0.013, configured",
    })
    void the_cost_is_that_of_the_tier_that_served(
            String asked, String served, boolean stream, String usd, String version) {
        serve(served);
        ObjectNode request = Client.chat("acme/tiered", "Why?").put("service_tier", asked);

        Reply reply = client.complete(stream ? Client.streamed(request) : request, "llmo-cache", "no-store");

        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        if (stream) {
            assertThat(reply.http().body()).contains("\"cost_usd\":\"" + usd + "\"");
        } else {
            assertThat(reply.header("llmo-cost-usd")).isEqualTo(usd);
        }
        JsonNode record = client.records().getFirst();
        assertThat(new BigDecimal(record.path("costUsd").asText())).isEqualByComparingTo(usd);
        assertThat(record.path("priceVersion").asText()).isEqualTo(version);
        assertThat(acme.bodies.getLast().path("service_tier").asText()).isEqualTo(asked);
    }

    @ParameterizedTest(name = "served as {0}")
    @ValueSource(strings = {"priority", "flex", "default"})
    void a_response_names_the_tier_that_served_it(String served) {
        serve(served);
        ResponseCreateParams asked = ResponseCreateParams.builder()
                .model("acme/tiered")
                .input("Why, " + served + "?")
                .serviceTier(ResponseCreateParams.ServiceTier.AUTO)
                .build();

        Response whole = client.openAi().responses().create(asked);
        ResponseAccumulator streamed = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events =
                client.openAi().responses().createStreaming(asked)) {
            events.stream().forEach(streamed::accumulate);
        }

        assertThat(whole.serviceTier().orElseThrow()).hasToString(served);
        assertThat(streamed.response().serviceTier().orElseThrow()).hasToString(served);
    }

    @Test
    void the_catalog_shows_the_tiers_it_knows() {
        String reader = TestTokens.forUser(client.organization).bearer();
        JsonNode prices = client.get("/api/v1/integration/models/acme/tiered", "authorization", reader)
                .json()
                .path("prices");

        assertThat(prices.at("/tiers/flex/usdPerMillionTokens/output").asText()).isEqualTo("15");
        assertThat(prices.at("/tiers/priority/usdPerMillionTokens/input").asText())
                .isEqualTo("17.5");
        assertThat(client.get("/api/v1/integration/models/anthropic/claude-haiku-4-5", "authorization", reader)
                        .json()
                        .at("/prices/usdPerThousandSearches")
                        .asText())
                .isEqualTo("10");
    }

    private void serve(String tier) {
        String head = "{\"id\":\"chatcmpl-1\",\"created\":1764000000,\"model\":\"tiered-1\",\"service_tier\":\"" + tier
                + "\",";
        acme.whenAsked("tiered", (asked, response) -> {
            if (asked.body().path("stream").asBoolean()) {
                sse(response)
                        .end(event(head
                                        + "\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":"
                                        + "\"assistant\",\"content\":\"Well.\"},\"finish_reason\":\"stop\"}]}")
                                + event(head + "\"object\":\"chat.completion.chunk\",\"choices\":[]," + USAGE + "}")
                                + "data: [DONE]\n\n");
            } else {
                response.putHeader("content-type", "application/json")
                        .end(head + "\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                                + "\"assistant\",\"content\":\"Well.\"},\"finish_reason\":\"stop\"}]," + USAGE + "}");
            }
        });
    }
}
