package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static io.llmoptimizer.integration.completions.ChatCompletionsTest.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which models a caller can use now. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class ModelsTest {
    @TestHTTPResource
    URI base;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @Test
    void lists_what_can_be_called_and_nothing_that_lacks_credentials() {
        Reply reply = client.get("/v1/models");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(names(reply.json())).containsExactly("object", "data");
        assertThat(reply.json().path("object").asText()).isEqualTo("list");
        assertThat(reply.json().path("data")).hasSize(12).allSatisfy(model -> {
            assertThat(names(model)).containsExactly("id", "object", "created", "owned_by", "llmo");
            assertThat(model.path("owned_by").asText()).isIn("sandbox", "acme");
            assertThat(model.path("object").asText()).isEqualTo("model");
        });
    }

    @Test
    void finds_a_model_by_its_name_encoded_or_not() {
        for (String path : new String[] {"sandbox/answer", "sandbox%2Fanswer", "answer"}) {
            Reply reply = client.get("/v1/models/" + path);

            assertThat(reply.status()).as(path).isEqualTo(200);
            JsonNode model = reply.json();
            assertThat(model.path("id").asText()).isEqualTo("sandbox/answer");
            assertThat(model.path("llmo").path("input_usd_per_mtok").asText()).isEqualTo("0.4");
            assertThat(model.path("llmo").path("kind").asText()).isEqualTo("chat");
            assertThat(model.path("llmo").path("output_usd_per_mtok").asText()).isEqualTo("1.6");
        }
    }

    @Test
    void says_what_a_model_is_for() {
        JsonNode model = client.get("/v1/models/sandbox/embedding").json();

        assertThat(model.path("llmo").path("kind").asText()).isEqualTo("embedding");
        assertThat(model.path("llmo").path("input_usd_per_mtok").asText()).isEqualTo("0.05");
        assertThat(model.path("llmo").path("output_usd_per_mtok").asText()).isEqualTo("0");
    }

    @Test
    void a_model_that_is_not_there_is_not_found() {
        for (String path : new String[] {"no-such", "openai/gpt-4.1"}) {
            Reply reply = client.get("/v1/models/" + path);

            assertThat(reply.status()).isEqualTo(404);
            assertError(reply, "invalid_request_error", "model", "model_not_found");
        }
    }

    @Test
    void a_restricted_key_sees_its_own_models() {
        String token = TestTokens.forKey(client.organization, UUID.randomUUID())
                .models("slow", "sandbox/cut")
                .bearer();

        assertThat(client.get("/v1/models", "authorization", token).json().path("data"))
                .extracting(model -> model.path("id").asText())
                .containsExactly("sandbox/slow", "sandbox/cut");
        assertThat(client.get("/v1/models/answer", "authorization", token).status())
                .isEqualTo(404);
    }

    @Test
    void an_anthropic_client_gets_its_own_shape_page_by_page() {
        String[] version = {"anthropic-version", "2023-06-01"};
        List<String> all = ids(client.get("/v1/models").json());

        JsonNode first = client.get("/v1/models?limit=4", version).json();
        assertThat(names(first)).containsExactly("data", "has_more", "first_id", "last_id");
        assertThat(ids(first)).isEqualTo(all.subList(0, 4));
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(first.path("first_id").asText()).isEqualTo(all.getFirst());
        assertThat(names(first.path("data").get(0)))
                .containsExactly("type", "id", "display_name", "created_at", "llmo");

        JsonNode rest = client.get(
                        "/v1/models?limit=1000&after_id="
                                + first.path("last_id").asText(),
                        version)
                .json();
        assertThat(ids(rest)).isEqualTo(all.subList(4, all.size()));
        assertThat(rest.path("has_more").asBoolean()).isFalse();

        JsonNode back = client.get(
                        "/v1/models?limit=3&before_id=" + rest.path("first_id").asText(), version)
                .json();
        assertThat(ids(back)).isEqualTo(all.subList(1, 4));
        assertThat(back.path("has_more").asBoolean()).isTrue();
    }

    @Test
    void an_anthropic_client_gets_one_model_or_its_own_error() {
        String[] version = {"anthropic-version", "2023-06-01"};

        assertThat(client.get("/v1/models/answer", version).json().path("id").asText())
                .isEqualTo("sandbox/answer");
        assertThat(client.get("/v1/models/answer", version).json().path("type").asText())
                .isEqualTo("model");
        Reply unknown = client.get("/v1/models/no-such", version);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("error").path("type").asText()).isEqualTo("not_found_error");
    }

    @Test
    void a_page_that_can_not_be_is_refused_in_anthropics_words() {
        for (String query : List.of(
                "limit=0",
                "limit=1001",
                "limit=few",
                "after_id=no-such",
                "after_id=sandbox/answer&before_id=sandbox/cut")) {
            Reply reply = client.get("/v1/models?" + query, "anthropic-version", "2023-06-01");

            assertThat(reply.status()).as(query).isEqualTo(400);
            assertThat(reply.json().path("error").path("type").asText()).isEqualTo("invalid_request_error");
        }
    }

    private static List<String> ids(JsonNode page) {
        return page.path("data")
                .valueStream()
                .map(model -> model.path("id").asText())
                .toList();
    }

    @Test
    void the_surfaces_are_documented() {
        Reply reply = client.get("/q/openapi?format=json");

        assertThat(names(reply.json().path("paths")))
                .contains(
                        "/v1/chat/completions",
                        "/v1/embeddings",
                        "/v1/completions",
                        "/v1/moderations",
                        "/v1/models",
                        "/v1/models/{id}",
                        "/api/v1/completion");
        assertThat(names(reply.json().path("components").path("schemas")))
                .contains("ChatCompletionRequest", "Completion", "EmbeddingRequest");
    }
}
