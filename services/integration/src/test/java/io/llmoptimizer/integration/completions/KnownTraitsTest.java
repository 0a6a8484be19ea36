package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the catalog knows of a model decides before its provider is asked; what it does not know decides nothing. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class KnownTraitsTest {
    private static final String PICTURE = "data:image/png;base64,iVBORw0KGgo=";

    @TestHTTPResource
    URI base;

    FakeUpstream acme;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
        acme.bodies.clear();
    }

    @Test
    void a_model_that_was_shut_down_is_not_found_and_its_replacement_is_named() {
        Reply reply = client.complete(Client.chat("acme/gone", "Why?"));

        assertThat(reply.status()).isEqualTo(404);
        assertError(reply, "invalid_request_error", "model", "model_not_found");
        assertThat(reply.json().at("/error/message").asText())
                .contains("\"acme/gone\" was shut down by its provider on 2020-02-29")
                .contains("use \"acme/texts\" instead");
        assertThat(acme.bodies).isEmpty();
        assertThat(client.get("/v1/models/acme/gone").status()).isEqualTo(404);
        assertThat(client.get("/v1/models").http().body()).doesNotContain("acme/gone");
        Reply fallback = client.complete(Client.chat("sandbox/answer", "Why?"), "llmo-fallbacks", "acme/gone");
        assertThat(fallback.status()).isEqualTo(404);
        assertError(fallback, "invalid_request_error", "llmo-fallbacks", "model_not_found");
    }

    @Test
    void a_deprecated_model_answers_with_the_day_of_its_deprecation() {
        assertThat(client.complete(Client.chat("acme/ageing", "Why?")).header("llmo-model-deprecation"))
                .isEqualTo("2026-06-01");
        assertThat(client.complete(Client.chat("acme/texts", "Why?")).header("llmo-model-deprecation"))
                .isNull();
        JsonNode ours = client.get("/v1/models/acme/ageing").json().path("llmo");
        assertThat(ours.path("deprecated_on").asText()).isEqualTo("2026-06-01");
        assertThat(ours.path("shuts_down_on").asText()).isEqualTo("9999-12-31");
    }

    @Test
    void the_list_of_models_says_what_is_known() {
        JsonNode ours = client.get("/v1/models/acme/texts").json().path("llmo");

        assertThat(ours.path("capabilities")).extracting(JsonNode::asText).containsExactly("json_schema");
        assertThat(ours.path("input_modalities")).extracting(JsonNode::asText).containsExactly("text");
        assertThat(ours.has("output_modalities")).isFalse();
        assertThat(client.get("/v1/models/sandbox/answer").json().path("llmo").has("capabilities"))
                .isFalse();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/chat/completions | {"model":"acme/texts","messages":[{"role":"user","content":"Why?"},{"role":"user","content":[{"type":"text","text":"What?"},{"type":"image_url","image_url":{"url":"%s"}}]}]} | messages[1].content[1]
                    /v1/chat/completions | {"model":"acme/texts","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}]}]} | messages[0].content[0]
                    /v1/chat/completions | {"model":"acme/texts","messages":[{"role":"user","content":"Why?"}],"tools":[{"type":"function","function":{"name":"f"}}]} | tools
                    /v1/responses        | {"model":"acme/texts","input":[{"role":"user","content":[{"type":"input_image","image_url":"%s"}]}]} | input
                    /api/v1/completion   | {"model":"acme/texts","messages":[{"role":"user","content":"Why?"}],"tools":[{"type":"function","function":{"name":"f"}}]} | tools
                    """)
    void what_a_model_is_known_to_lack_is_refused_before_its_provider_is_asked(
            String path, String body, String parameter) {
        Reply reply = client.post(path, body.replace("%s", PICTURE).getBytes(StandardCharsets.UTF_8));

        assertThat(reply.status()).as(reply.http().body()).isEqualTo(400);
        assertThat(reply.http().body()).contains("acme/texts").contains(parameter);
        if (path.startsWith("/v1/")) {
            assertThat(reply.json().at("/error/param").asText()).isEqualTo(parameter);
            assertThat(reply.json().at("/error/code").asText()).isEqualTo("unsupported_parameter");
        }
        assertThat(acme.bodies).isEmpty();
        assertThat(client.records()).isEmpty();
    }

    @Test
    void anthropic_s_dialect_is_refused_in_its_own_words() {
        String body =
                "{\"model\":\"acme/texts\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\","
                        + "\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0KGgo=\"}}]}]}";
        Reply reply = client.post("/v1/messages", body.getBytes(StandardCharsets.UTF_8));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(reply.json().at("/error/message").asText()).contains("does not read images");
    }

    @Test
    void a_fallback_that_has_it_answers_and_what_is_unknown_is_not_refused() {
        ObjectNode request = Client.chat("acme/texts", "Why?");
        request.putArray("tools")
                .addObject()
                .put("type", "function")
                .putObject("function")
                .put("name", "f");

        Reply fallback = client.complete(request, "llmo-fallbacks", "acme/priced-1.5");
        assertThat(fallback.status()).as(fallback.http().body()).isEqualTo(200);
        assertThat(fallback.header("llmo-model")).isEqualTo("priced-1.5");
        assertThat(client.complete(request.put("model", "acme/priced-1.5")).status())
                .isEqualTo(200);
    }
}
