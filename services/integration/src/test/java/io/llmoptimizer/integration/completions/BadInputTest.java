package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static io.llmoptimizer.integration.completions.ChatCompletionsTest.names;
import static io.llmoptimizer.integration.completions.Client.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can't be done is said in the caller's dialect, and nothing of it is recorded. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class BadInputTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final byte[] GOOD = chat("sandbox/answer", "x").toString().getBytes(StandardCharsets.UTF_8);

    @TestHTTPResource
    URI base;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @AfterEach
    void nothing_is_recorded() {
        assertThat(client.records()).isEmpty();
    }

    @Test
    void a_body_that_is_no_json() {
        Reply reply = client.post(CHAT, "{\"model\":".getBytes(StandardCharsets.UTF_8));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("x-request-id")).isNotBlank();
        assertError(reply, "invalid_request_error", null, null);
        assertThat(reply.json().path("error").path("message").asText()).contains("not valid JSON at line 1");
    }

    @Test
    void a_body_that_is_no_utf8() {
        byte[] body = GOOD.clone();
        body[body.length - 5] = (byte) 0xC3;

        Reply reply = client.post(CHAT, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").path("message").asText()).contains("UTF-8");
    }

    @Test
    void a_parameter_out_of_bounds() {
        Reply reply = client.complete(chat("sandbox/answer", "x").put("max_tokens", -1));

        assertThat(reply.status()).isEqualTo(400);
        assertError(reply, "invalid_request_error", "max_tokens", null);
    }

    @Test
    void an_option_out_of_bounds() {
        Reply reply = client.complete(chat("sandbox/answer", "x"), "llmo-timeout-ms", "-1");

        assertThat(reply.status()).isEqualTo(400);
        assertError(reply, "invalid_request_error", "llmo-timeout-ms", null);
    }

    @Test
    void an_unknown_model_or_fallback() {
        Reply model = client.complete(chat("no-such", "x"));
        assertThat(model.status()).isEqualTo(404);
        assertError(model, "invalid_request_error", "model", "model_not_found");
        assertThat(model.json().path("error").path("message").asText()).contains("no-such");

        Reply fallback = client.complete(chat("sandbox/answer", "x"), "llmo-fallbacks", "sandbox/anser");
        assertThat(fallback.status()).isEqualTo(404);
        assertError(fallback, "invalid_request_error", "llmo-fallbacks", "model_not_found");
    }

    @Test
    void a_model_whose_provider_has_no_key() {
        Reply reply = client.complete(chat("openai/gpt-4.1", "x"));

        assertThat(reply.status()).isEqualTo(503);
        assertError(reply, "server_error", null, "provider_unavailable");
        assertThat(reply.json().path("error").path("message").asText())
                .contains("llmo.providers.openai.api-key", "LLMO_PROVIDERS_OPENAI_API_KEY");
    }

    @Test
    void a_model_the_key_may_not_use() {
        String token = TestTokens.forKey(client.organization, UUID.randomUUID())
                .models("sandbox/slow")
                .bearer();

        Reply reply = client.post(CHAT, GOOD, "authorization", token);

        assertThat(reply.status()).isEqualTo(403);
        assertError(reply, "permission_error", "model", "model_not_allowed");
    }

    @Test
    void no_credential_or_a_wrong_one() {
        for (String credential : new String[] {
            "",
            "Bearer nonsense",
            "Basic dTpw",
            TestTokens.forUser(client.organization).forged().bearer(),
            TestTokens.forUser(client.organization).expired().bearer(),
            TestTokens.forUser(client.organization).wrongType().bearer()
        }) {
            Reply reply = client.post(CHAT, GOOD, "authorization", credential);

            assertThat(reply.status()).as(credential).isEqualTo(401);
            assertThat(reply.header("www-authenticate")).isEqualTo("Bearer");
            assertError(reply, "invalid_request_error", null, "invalid_api_key");
            assertThat(client.get("/v1/models", "authorization", credential).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_role_or_scope_that_does_not_permit_it() {
        for (TestTokens token : new TestTokens[] {
            TestTokens.forUser(client.organization).roles("viewer"),
            TestTokens.forUser(client.organization).roles("billing"),
            TestTokens.forKey(client.organization, UUID.randomUUID()).scopes("usage:read"),
            TestTokens.forService("billing")
        }) {
            Reply reply = client.post(CHAT, GOOD, "authorization", token.bearer());

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.json().path("error").path("type").asText()).isEqualTo("permission_error");
        }
    }

    @Test
    void a_body_that_is_too_large() {
        byte[] body = new byte[20_000_000];
        Arrays.fill(body, (byte) ' ');

        Reply reply = client.post(CHAT, body);

        assertThat(reply.status()).isEqualTo(413);
        assertError(reply, "invalid_request_error", null, "request_too_large");
    }

    @Test
    void a_body_that_is_too_large_and_waits_for_leave_to_be_sent() {
        byte[] body = new byte[12_000_000];
        Arrays.fill(body, (byte) ' ');

        assertThat(client.completeAfterContinue(body).status()).isEqualTo(413);
    }

    @Test
    void a_body_of_another_kind() {
        Reply reply = client.post(CHAT, GOOD, "content-type", "text/plain");

        assertThat(reply.status()).isEqualTo(415);
        assertError(reply, "invalid_request_error", null, "unsupported_media_type");
    }

    @Test
    void a_wrong_method_or_path() {
        Reply method = client.send("PUT", CHAT);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("allow")).isEqualTo("POST");
        assertError(method, "invalid_request_error", null, "method_not_allowed");
        assertThat(client.send("DELETE", "/v1/models/sandbox/answer").status()).isEqualTo(405);

        Reply path = client.get("/v1/no/such");
        assertThat(path.status()).isEqualTo(404);
        assertError(path, "invalid_request_error", null, "unknown_url");
    }

    @Test
    void our_own_call_says_it_as_a_problem() {
        Reply reply = client.post(
                "/api/v1/completion",
                "{\"model\":\"sandbox/answer\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        JsonNode problem = reply.json();
        assertThat(names(problem))
                .containsExactly("type", "title", "status", "detail", "instance", "requestId", "errors");
        assertThat(problem.path("instance").asText()).isEqualTo("/api/v1/completion");
        assertThat(problem.path("requestId").asText()).isEqualTo(reply.header("x-request-id"));
        assertThat(problem.path("errors").path(0).path("field").asText()).isEqualTo("messages");

        assertThat(client.send("GET", "/api/v1/completion").status()).isEqualTo(405);
        Reply anonymous = client.post("/api/v1/completion", GOOD, "authorization", "");
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.json().path("type").asText()).endsWith("/invalid-api-key");
    }

    @Test
    void a_connection_survives_what_was_refused() {
        for (int i = 0; i < 50; i++) {
            assertThat(client.post(CHAT, GOOD, "content-type", "text/plain").status())
                    .isEqualTo(415);
        }
    }
}
