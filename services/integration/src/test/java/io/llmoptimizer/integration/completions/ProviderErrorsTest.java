package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.providers.FakeUpstream.completion;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each error of each vendor, in the form its documents give, becomes on each surface. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(value = VendorServer.class, restrictToAnnotatedClass = true)
class ProviderErrorsTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    @TestHTTPResource
    URI base;

    FakeUpstream upstream;

    private Client client;

    /** What one error looks like to a client. */
    private record Told(int status, String code, String openAiType, String anthropicType, String retryAfter) {
        String slug() {
            return code == null ? "" : code.replace('_', '-');
        }
    }

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    /**
     * Columns: vendor, its status ("event": in a stream that has begun, before the first token) and one header; then the status, the code, the type in OpenAI's
     * and in Anthropic's dialect and {@code retry-after} of the answer; then the vendor's body.
     */
    @ParameterizedTest(name = "{0} {1} {2} -> {3} {4}, retry-after {7}: {8}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
openai    | 400   |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"error":{"message":"Invalid value for 'tools'","type":"invalid_request_error","param":"tools","code":"invalid_value"}}
openai    | 400   |                      | 400 | context_length_exceeded | invalid_request_error | invalid_request_error |    | {"error":{"message":"This model's maximum context length is 8192 tokens","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
openai    | 400   |                      | 400 | content_blocked         | invalid_request_error | invalid_request_error |    | {"error":{"message":"Your request was rejected","type":"invalid_request_error","param":null,"code":"content_policy_violation"}}
openai    | 401   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"error":{"message":"Incorrect API key provided: sk-secret","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}
openai    | 403   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"error":{"message":"Country, region, or territory not supported","type":"request_forbidden","param":null,"code":"unsupported_country_region_territory"}}
openai    | 404   |                      | 404 | model_not_found         | invalid_request_error | not_found_error       |    | {"error":{"message":"The model does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}
openai    | 413   |                      | 400 | context_length_exceeded | invalid_request_error | invalid_request_error |    | {"error":{"message":"Request too large","type":"invalid_request_error","param":null,"code":null}}
openai    | 422   |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"error":{"message":"Unprocessable","type":"invalid_request_error","param":"tools","code":null}}
openai    | 429   | retry-after=7        | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 7  | {"error":{"message":"Rate limit reached for requests","type":"requests","param":null,"code":"rate_limit_exceeded"}}
openai    | 429   | retry-after-ms=1500  | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 2  | {"error":{"message":"Rate limit reached for tokens","type":"tokens","param":null,"code":"rate_limit_exceeded"}}
openai    | 429   | retry-after=Sat, 21 Nov 2026 10:00:20 GMT | 429 | rate_limit_exceeded | rate_limit_error | rate_limit_error | 20 | {"error":{"message":"Too many requests","type":"requests","param":null,"code":"rate_limit_exceeded"}}
openai    | 429   |                      | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 1  | {"error":{"message":"Too many requests","type":"requests","param":null,"code":"rate_limit_exceeded"}}
openai    | 429   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
openai    | 500   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}
openai    | 502   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | <html>Bad gateway</html>
openai    | 503   | retry-after=30       | 503 | provider_unavailable    | server_error          | overloaded_error      | 30 | {"error":{"message":"The engine is currently overloaded","type":"server_error","param":null,"code":null}}
openai    | event |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}
openai    | event |                      | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 1  | {"error":{"message":"Provider is rate limited","code":429}}
anthropic | 400   |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"type":"error","error":{"type":"invalid_request_error","message":"tools.0: Input should be a valid dictionary"},"request_id":"req_1"}
anthropic | 400   |                      | 400 | context_length_exceeded | invalid_request_error | invalid_request_error |    | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}}
anthropic | 400   |                      | 400 | content_blocked         | invalid_request_error | invalid_request_error |    | {"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}
anthropic | 400   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}
anthropic | 401   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key sk-secret"}}
anthropic | 402   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"type":"error","error":{"type":"billing_error","message":"Check your payment details"}}
anthropic | 403   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"type":"error","error":{"type":"permission_error","message":"Your API key has no permission"}}
anthropic | 404   |                      | 404 | model_not_found         | invalid_request_error | not_found_error       |    | {"type":"error","error":{"type":"not_found_error","message":"model: claude-99"}}
anthropic | 413   |                      | 400 | context_length_exceeded | invalid_request_error | invalid_request_error |    | {"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}
anthropic | 429   | retry-after=12       | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 12 | {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your rate limit"}}
anthropic | 429   | retry-after=Sat, 21 Nov 2026 10:01:00 GMT | 429 | rate_limit_exceeded | rate_limit_error | rate_limit_error | 60 | {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your rate limit"}}
anthropic | 500   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"type":"error","error":{"type":"api_error","message":"Internal server error"}}
anthropic | 504   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"type":"error","error":{"type":"timeout_error","message":"The request timed out"}}
anthropic | 529   | retry-after=9        | 503 | provider_unavailable    | server_error          | overloaded_error      | 9  | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
anthropic | event |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
anthropic | event |                      | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 1  | {"type":"error","error":{"type":"rate_limit_error","message":"Slow down"}}
anthropic | event |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"type":"error","error":{"type":"invalid_request_error","message":"messages: at least one message is required"}}
gemini    | 400   |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"error":{"code":400,"message":"Invalid JSON payload received.","status":"INVALID_ARGUMENT"}}
gemini    | 400   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"error":{"code":400,"message":"API key not valid: sk-secret.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}
gemini    | 400   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"error":{"code":400,"message":"Please enable billing on your project","status":"FAILED_PRECONDITION"}}
gemini    | 400   |                      | 400 | context_length_exceeded | invalid_request_error | invalid_request_error |    | {"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}
gemini    | 403   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"error":{"code":403,"message":"Your API key sk-secret was reported as leaked.","status":"PERMISSION_DENIED"}}
gemini    | 404   |                      | 404 | model_not_found         | invalid_request_error | not_found_error       |    | {"error":{"code":404,"message":"models/gemini-99 is not found for API version v1beta","status":"NOT_FOUND"}}
gemini    | 429   |                      | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 35 | {"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.07s"}]}}
gemini    | 429   |                      | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 1  | [{"error":{"code":429,"message":"Resource has been exhausted","status":"RESOURCE_EXHAUSTED"}}]
gemini    | 500   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"error":{"code":500,"message":"An internal error has occurred.","status":"INTERNAL"}}
gemini    | 503   | retry-after=3        | 503 | provider_unavailable    | server_error          | overloaded_error      | 3  | {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}
gemini    | 504   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"error":{"code":504,"message":"Deadline expired before operation could complete.","status":"DEADLINE_EXCEEDED"}}
gemini    | event |                      | 400 | content_blocked         | invalid_request_error | invalid_request_error |    | {"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":7},"modelVersion":"gemini-x"}
gemini    | event |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}
deepseek  | 400   |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"error":{"message":"Invalid request body format","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}
deepseek  | 401   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"error":{"message":"Authentication Fails, Your api key: sk-secret is invalid","type":"authentication_error","param":null,"code":"invalid_request_error"}}
deepseek  | 402   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}
deepseek  | 422   |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"error":{"message":"Invalid parameters","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}
deepseek  | 429   | retry-after=2        | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 2  | {"error":{"message":"Rate Limit Reached","type":"rate_limit","param":null,"code":null}}
deepseek  | 503   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"error":{"message":"Service is too busy","type":"service_unavailable_error","param":null,"code":null}}
mistral   | 400   |                      | 404 | model_not_found         | invalid_request_error | not_found_error       |    | {"object":"error","message":"Invalid model: mistral-99","type":"invalid_model","param":null,"code":"1500"}
mistral   | 401   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      |    | {"detail":"Unauthorized"}
mistral   | 422   |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required"}]}
mistral   | 429   |                      | 429 | rate_limit_exceeded     | rate_limit_error      | rate_limit_error      | 1  | {"object":"error","message":"Requests rate limit exceeded","type":"rate_limited","param":null,"code":"1300"}
mistral   | 500   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"object":"error","message":"Service unavailable.","type":"internal_server_error","param":null,"code":"1000"}
ollama    | 400   |                      | 400 |                         | invalid_request_error | invalid_request_error |    | {"error":"invalid options: temperature"}
ollama    | 404   |                      | 404 | model_not_found         | invalid_request_error | not_found_error       |    | {"error":"model 'llama9' not found, try pulling it first"}
ollama    | 500   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"error":"llama runner process has terminated"}
ollama    | 503   |                      | 503 | provider_unavailable    | server_error          | overloaded_error      | 1  | {"error":"server busy, please try again.  maximum pending requests exceeded"}
""")
    void an_error_of_a_vendor_is_told_in_every_dialect(
            String vendor,
            String theirStatus,
            String header,
            int status,
            String code,
            String openAiType,
            String anthropicType,
            String retryAfter,
            String theirBody) {
        upstream.otherwise((request, response) -> refuse(response, theirStatus, header, theirBody));
        Told told = new Told(status, code, openAiType, anthropicType, retryAfter);
        List<Boolean> streamed = "event".equals(theirStatus) ? List.of(true) : List.of(false, true);
        for (boolean stream : streamed) {
            ObjectNode request =
                    Client.chat(vendor + "-like/any", "Hi").put("max_tokens", 9).put("stream", stream);
            openAi(post("/v1/chat/completions", request), told);
            anthropic(post("/v1/messages", request), told);
            problem(post("/api/v1/completion", nativeRequest(vendor, stream)), told);
        }
    }

    private static void refuse(HttpServerResponse response, String status, String header, String body) {
        if ("event".equals(status)) {
            FakeUpstream.sse(response).end(FakeUpstream.event(body));
            return;
        }
        response.putHeader("date", "Sat, 21 Nov 2026 10:00:00 GMT");
        if (header != null) {
            int equals = header.indexOf('=');
            response.putHeader(header.substring(0, equals), header.substring(equals + 1));
        }
        response.setStatusCode(Integer.parseInt(status)).end(body);
    }

    private static void openAi(Reply reply, Told told) {
        common(reply, told);
        assertThat(reply.json().at("/error/type").asText()).isEqualTo(told.openAiType());
        assertThat(reply.json().at("/error/code").textValue()).isEqualTo(told.code());
        assertThat(reply.json().at("/error/message").asText()).isNotBlank();
    }

    private static void anthropic(Reply reply, Told told) {
        common(reply, told);
        assertThat(reply.json().path("type").asText()).isEqualTo("error");
        assertThat(reply.json().at("/error/type").asText()).isEqualTo(told.anthropicType());
        assertThat(reply.json().at("/error/message").asText()).isNotBlank();
    }

    private static void problem(Reply reply, Told told) {
        common(reply, told);
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
        assertThat(reply.json().path("status").asInt()).isEqualTo(told.status());
        assertThat(reply.json().path("type").asText()).endsWith(told.slug());
        assertThat(reply.json().path("detail").asText()).isNotBlank();
    }

    private static void common(Reply reply, Told told) {
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(told.status());
        assertThat(reply.header("retry-after")).isEqualTo(told.retryAfter());
        assertThat(reply.http().body()).doesNotContain("sk-secret");
    }

    @Test
    void a_call_that_finds_the_queue_for_connections_full_is_refused_at_once() {
        Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
        AtomicBoolean open = new AtomicBoolean();
        upstream.otherwise((request, response) -> {
            if (open.get()) {
                response.putHeader("content-type", "application/json").end(completion());
            } else {
                held.add(response);
            }
        });

        CompletableFuture<Reply> running = callNarrow("the only connection");
        await().until(() -> held.size() == 1);
        List<CompletableFuture<Reply>> others = List.of(callNarrow("one waits"), callNarrow("one is too much"));
        await().until(() -> others.stream().anyMatch(CompletableFuture::isDone));
        open.set(true);
        held.forEach(response ->
                response.putHeader("content-type", "application/json").end(completion()));

        List<Reply> replies = Stream.concat(Stream.of(running), others.stream())
                .map(CompletableFuture::join)
                .toList();
        assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 200, 503);
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 503)
                .singleElement()
                .satisfies(refused -> {
                    assertThat(refused.json().at("/error/code").asText()).isEqualTo("provider_unavailable");
                    assertThat(refused.json().at("/error/message").asText()).contains("all connections are in use");
                    assertThat(refused.header("retry-after")).isEqualTo("1");
                });
    }

    private CompletableFuture<Reply> callNarrow(String prompt) {
        return CompletableFuture.supplyAsync(() -> client.complete(Client.chat("narrow/any", prompt)), THREADS);
    }

    private static ObjectNode nativeRequest(String vendor, boolean stream) {
        return Client.chat("any", "Hi").put("provider", vendor + "-like").put("stream", stream);
    }

    private Reply post(String path, ObjectNode body) {
        return client.post(path, body.toString().getBytes(StandardCharsets.UTF_8), "llmo-cache", "no-store");
    }
}
