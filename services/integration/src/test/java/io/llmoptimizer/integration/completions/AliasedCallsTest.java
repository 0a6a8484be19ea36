package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that say an organization's own name for a model. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class AliasedCallsTest {
    private static final String PATH = "/api/v1/integration/model-aliases";

    @TestHTTPResource
    URI base;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/chat/completions         | {"model":"ours","messages":[{"role":"user","content":"Why?"}]}               | sandbox/answer
                    /v1/messages                 | {"model":"ours","max_tokens":9,"messages":[{"role":"user","content":"Why?"}]} | sandbox/answer
                    /v1/messages/count_tokens    | {"model":"ours","messages":[{"role":"user","content":"Why?"}]}               | sandbox/answer
                    /v1/responses                | {"model":"ours","input":"Why?"}                                              | sandbox/answer
                    /v1/responses/input_tokens   | {"model":"ours","input":"Why?"}                                              | sandbox/answer
                    /v1/completions              | {"model":"ours","prompt":"Why?"}                                             | sandbox/answer
                    /api/v1/completion           | {"model":"ours","messages":[{"role":"user","content":"Why?"}]}               | sandbox/answer
                    /v1/embeddings               | {"model":"ours","input":"Why?"}                                              | sandbox/embedding
                    /v1/moderations              | {"model":"ours","input":"Why?"}                                              | sandbox/moderation
                    """)
    void an_alias_works_on_every_surface(String path, String body, String target) {
        alias("ours", target);

        Reply reply = client.post(path, body.getBytes(StandardCharsets.UTF_8));

        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        if (!path.endsWith("_tokens")) {
            assertThat(reply.header("llmo-provider") + "/" + reply.header("llmo-model"))
                    .isEqualTo(target);
            JsonNode record = client.records().getFirst();
            assertThat(record.path("requestedModel").asText()).isEqualTo("ours");
            assertThat(record.path("provider").asText() + "/"
                            + record.path("model").asText())
                    .isEqualTo(target);
        }
    }

    @Test
    void a_client_s_fallback_may_be_an_alias_and_an_alias_has_its_own() {
        alias("standby", "sandbox/answer");
        Reply reply = client.complete(Client.chat("sandbox/failing", "Why?"), "llmo-fallbacks", "standby");
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        assertThat(reply.header("llmo-model")).isEqualTo("answer");

        alias("robust", "sandbox/failing", "sandbox/answer");
        assertThat(client.complete(Client.chat("robust", "Why?")).header("llmo-model"))
                .isEqualTo("answer");
    }

    @Test
    void an_alias_redirects_a_bare_name_of_the_catalog_in_its_organization_alone() {
        alias("failing", "sandbox/answer");

        assertThat(client.complete(Client.chat("failing", "Why?")).header("llmo-model"))
                .isEqualTo("answer");
        assertThat(client.complete(Client.chat("sandbox/failing", "Why?")).status())
                .isEqualTo(503);
        assertThat(new Client(base).complete(Client.chat("failing", "Why?")).status())
                .isEqualTo(503);
    }

    @Test
    void a_changed_alias_is_not_answered_from_the_former_model_s_cache() {
        alias("ours", "acme/one");
        ObjectNode request = Client.chat("ours", "Which model are you? " + UUID.randomUUID());
        assertThat(client.complete(request).header("llmo-cache")).isEqualTo("miss");
        Reply cached = client.complete(request);
        assertThat(cached.header("llmo-cache")).isEqualTo("hit");
        assertThat(cached.header("llmo-model")).isEqualTo("one");

        change("ours", "acme/two");
        Reply changed = client.complete(request);
        assertThat(changed.header("llmo-cache")).isEqualTo("miss");
        assertThat(changed.header("llmo-model")).isEqualTo("two");

        change("ours", "acme/one");
        assertThat(client.complete(request).header("llmo-cache")).isEqualTo("hit");
    }

    @Test
    void another_organization_does_not_know_the_name() {
        alias("ours", "sandbox/answer");
        Client stranger = new Client(base);

        Reply reply = stranger.complete(Client.chat("ours", "Why?"));
        assertThat(reply.status()).isEqualTo(404);
        assertError(reply, "invalid_request_error", "model", "model_not_found");
        assertThat(stranger.get("/v1/models/ours").status()).isEqualTo(404);
        assertThat(stranger.get("/v1/models").http().body()).doesNotContain("\"ours\"");
    }

    @Test
    void a_restricted_key_may_use_an_alias_by_its_name_or_its_model_s() {
        alias("ours", "sandbox/answer");
        ObjectNode request = Client.chat("ours", "Why?");

        assertThat(client.complete(request, "authorization", key("ours")).status())
                .isEqualTo(200);
        assertThat(client.complete(request, "authorization", key("sandbox/answer"))
                        .status())
                .isEqualTo(200);
        Reply denied = client.complete(request, "authorization", key("sandbox/slow"));
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.json().at("/error/code").asText()).isEqualTo("model_not_allowed");
        assertThat(client.get("/v1/models", "authorization", key("ours")).json().path("data"))
                .extracting(model -> model.path("id").asText())
                .containsExactly("ours");
    }

    @Test
    void the_list_of_models_shows_it_with_what_it_stands_for_in_both_dialects() {
        alias("ours", "sandbox/answer");

        for (JsonNode model : new JsonNode[] {
            client.get("/v1/models/ours").json(),
            client.get("/v1/models").json().path("data").valueStream().toList().getLast(),
            client.get("/v1/models/ours", "anthropic-version", "2023-06-01").json(),
            client.get("/v1/models?limit=1000", "anthropic-version", "2023-06-01")
                    .json()
                    .path("data")
                    .valueStream()
                    .toList()
                    .getLast()
        }) {
            assertThat(model.path("id").asText()).isEqualTo("ours");
            assertThat(model.at("/llmo/alias_of").asText()).isEqualTo("sandbox/answer");
            assertThat(model.at("/llmo/input_usd_per_mtok").asText()).isEqualTo("0.4");
        }
    }

    private void alias(String name, String target, String... fallbacks) {
        ObjectNode body = Client.JSON.createObjectNode().put("name", name).put("target", target);
        for (String fallback : fallbacks) {
            body.withArray("fallbacks").add(fallback);
        }
        asOwner(body).post(PATH).then().statusCode(201);
    }

    private void change(String name, String target) {
        asOwner(Client.JSON.createObjectNode().put("target", target))
                .put(PATH + "/" + name)
                .then()
                .statusCode(200);
    }

    private RequestSpecification asOwner(ObjectNode body) {
        String owner = TestTokens.forUser(client.organization).roles("owner").bearer();
        return given().header("Authorization", owner)
                .contentType(ContentType.JSON)
                .body(body.toString());
    }

    private String key(String... models) {
        return TestTokens.forKey(client.organization, UUID.randomUUID())
                .models(models)
                .bearer();
    }
}
