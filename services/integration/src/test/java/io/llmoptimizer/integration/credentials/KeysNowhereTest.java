package io.llmoptimizer.integration.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Providers that repeat the key they were called with wherever they can: none of it is in an answer, a log of any level, a
 * span, a metric or a row.
 */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(value = KeyedVendors.class, restrictToAnnotatedClass = true)
class KeysNowhereTest {
    private static final Logger LOG = Logger.getLogger(KeysNowhereTest.class);
    private static final String OWN_KEY = "sk-oWnKeyOf-4t5Yh2Gq8Lz0Xc6Vb1Nm";
    /** More than the vendor's own prefix of either key. */
    private static final List<String> SECRETS = List.of("sk-oWnKey", "sk-pLaTform", "4t5Yh2Gq8L", "7f3kq9ZxW2");

    private static final Map<String, String> SURFACES = Map.of(
            "/v1/chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]",
            "/v1/messages", "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]",
            "/v1/responses", "\"input\":\"Hi\"",
            "/api/v1/completion", "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final UUID withOwnKeys = UUID.randomUUID();
    private final UUID without = UUID.randomUUID();
    private final List<String> answers = new ArrayList<>();
    private final Map<String, Integer> echoed = new ConcurrentHashMap<>();
    private int calls;

    @TestHTTPResource
    URI base;

    @Inject
    Pool pool;

    @Inject
    KeptSpans traces;

    FakeUpstream upstream;

    @Test
    void a_key_is_in_no_answer_log_span_metric_or_row() throws Exception {
        traces.spans.clear();
        try (LogSearch logs = new LogSearch(SECRETS)) {
            enterOwnKeys();
            for (BiConsumer<String, HttpServerResponse> echo : echoes().values()) {
                upstream.otherwise((request, response) -> {
                    echoed.merge(sentKey(), 1, Integer::sum);
                    echo.accept(sentKey(), response);
                });
                for (String api : KeyedVendors.APIS) {
                    everySurface("open-" + api + "/any");
                }
            }
            everySurface(KeyedVendors.AWAY + "/any");
            getAll();
            await().until(() -> traces.spans.size() >= calls);

            assertThat(logs.lines.get()).isGreaterThan(calls);
            assertThat(logs.found).isEmpty();
            LOG.tracef("%s is what would be found", SECRETS.getFirst());
            LOG.warnf("%s is what would be found", SECRETS.getFirst());
            assertThat(logs.found).isNotEmpty();
        }
        assertThat(echoed).containsOnlyKeys(OWN_KEY, KeyedVendors.PLATFORM_KEY);
        assertThat(echoed.values()).allMatch(times -> times >= 700);
        assertClean("answers", answers);
        assertClean("spans", List.copyOf(traces.spans));
        assertClean("metrics", List.of(get("/q/metrics", null)));
        assertClean("rows", rows());
    }

    /** What a provider does with the key it was sent, by what it is called. */
    private Map<String, BiConsumer<String, HttpServerResponse>> echoes() {
        Map<String, BiConsumer<String, HttpServerResponse>> echoes = new LinkedHashMap<>();
        for (int status : new int[] {400, 401, 403, 404, 413, 422, 429, 500, 503}) {
            echoes.put(
                    "status " + status,
                    (key, response) -> response.setStatusCode(status)
                            .putHeader("www-authenticate", "Bearer realm=\"" + key + "\"")
                            .putHeader("x-request-id", key)
                            .end(error(key)));
        }
        echoes.put(
                "the beginning of the key",
                (key, response) ->
                        response.setStatusCode(400).end(error(key.substring(0, 14) + "****" + key.substring(20))));
        echoes.put("no JSON", (key, response) -> response.setStatusCode(500).end("<html>" + key + "</html>"));
        echoes.put(
                "broken JSON",
                (key, response) ->
                        response.putHeader("content-type", "application/json").end("{\"error\": " + key));
        echoes.put(
                "another content type",
                (key, response) ->
                        response.putHeader("content-type", "text/" + key).end(key));
        echoes.put(
                "an address",
                (key, response) -> response.setStatusCode(302)
                        .putHeader("location", "http://localhost/" + key)
                        .end());
        echoes.put(
                "an error event",
                (key, response) -> FakeUpstream.sse(response).end("event: error\ndata: " + error(key) + "\n\n"));
        echoes.put(
                "a broken event", (key, response) -> FakeUpstream.sse(response).end("data: {" + key + "\n\n"));
        echoes.put(
                "an error line",
                (key, response) -> response.putHeader("content-type", "application/x-ndjson")
                        .end("{\"error\":\"the key " + key + " is at fault\"}\n"));
        return echoes;
    }

    private static String error(String key) {
        return "{\"type\":\"error\",\"error\":{\"message\":\"Incorrect API key provided: " + key
                + ".\",\"type\":\"invalid_request_error\",\"param\":\"" + key + "\",\"status\":\"INVALID_ARGUMENT\"}}";
    }

    /** Where each vendor has it. */
    private String sentKey() {
        return upstream.headers.stream()
                .filter(header -> List.of("authorization", "x-api-key", "x-goog-api-key")
                        .contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
                .map(header -> header.getValue().replace("Bearer ", ""))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private void enterOwnKeys() throws Exception {
        String owner = TestTokens.forUser(withOwnKeys).roles("owner").bearer();
        for (String api : KeyedVendors.APIS) {
            String key = "{\"name\":\"main\",\"key\":\"" + OWN_KEY + "\"}";
            HttpResponse<String> entered =
                    post("/api/v1/integration/providers/open-" + api + "/credentials", owner, key);
            assertThat(entered.statusCode()).isEqualTo(201);
            answers.add(entered.body());
            String bad = "{\"name\":\"bad\",\"key\":\"" + OWN_KEY + " \",\"weight\":0}";
            answers.add(post("/api/v1/integration/providers/open-" + api + "/credentials", owner, bad)
                    .body());
            answers.add(post("/api/v1/integration/providers/open-" + api + "/credentials", owner, key + key + "}")
                    .body());
        }
    }

    private void everySurface(String model) throws Exception {
        for (UUID organization : List.of(withOwnKeys, without)) {
            String token = TestTokens.forKey(organization, UUID.randomUUID()).bearer();
            for (Map.Entry<String, String> surface : SURFACES.entrySet()) {
                for (boolean stream : new boolean[] {false, true}) {
                    String body = "{\"model\":\"" + model + "\",\"stream\":" + stream + "," + surface.getValue() + "}";
                    HttpResponse<String> answer = post(surface.getKey(), token, body);
                    answers.add(answer.headers().map() + answer.body());
                    calls++;
                }
            }
        }
    }

    private void getAll() throws Exception {
        String owner =
                TestTokens.forUser(withOwnKeys).roles("owner", "platform-admin").bearer();
        for (String api : KeyedVendors.APIS) {
            answers.add(get("/api/v1/integration/providers/open-" + api + "/credentials", owner));
            answers.add(get("/api/v1/integration/providers/open-" + api, owner));
        }
        answers.add(get("/api/v1/integration/requests?limit=100", owner));
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        pool.query("SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(20))
                .forEach(row -> tables.add(row.getString("name")));
        assertThat(tables).contains("usage_record", "provider_credential", "outbox");
        for (String table : tables) {
            pool.query("SELECT t::text AS row FROM " + table + " t")
                    .execute()
                    .await()
                    .atMost(Duration.ofSeconds(20))
                    .forEach(row -> rows.add(table + " " + row.getString("row")));
        }
        assertThat(rows).anyMatch(row -> row.startsWith("provider_credential"));
        return rows;
    }

    private static void assertClean(String where, List<String> texts) {
        assertThat(texts).as(where).isNotEmpty();
        List<String> forbidden = new ArrayList<>(SECRETS);
        // As PostgreSQL writes bytes.
        SECRETS.forEach(text -> forbidden.add(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))));
        assertThat(texts.stream().filter(text -> forbidden.stream().anyMatch(text::contains)))
                .as(where)
                .isEmpty();
    }

    private HttpResponse<String> post(String path, String token, String body) throws IOException, InterruptedException {
        return http.send(
                request(path, token)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String get(String path, String token) throws IOException, InterruptedException {
        return http.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
        return token == null ? request : request.header("authorization", token);
    }
}
