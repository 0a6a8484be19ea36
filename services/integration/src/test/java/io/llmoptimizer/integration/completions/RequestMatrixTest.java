package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each vendor is sent for each feature of a request in each client's dialect, whole and streamed: {@code
 * matrix/requests.json}. A cell holds what stands where in the vendor's request (JSON pointers), what must not be in it
 * ({@code absent}), which parameters are left out and named ({@code dropped}: with {@code llmo-strict} the call is refused and the
 * first of them named), or what a refusal names ({@code refused}).
 */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(value = VendorServer.class, restrictToAnnotatedClass = true)
class RequestMatrixTest {
    @TestHTTPResource
    URI base;

    FakeUpstream upstream;

    private Client client;

    /** @param expected what the matrix says of the vendor */
    record Cell(String feature, String dialect, String vendor, JsonNode request, JsonNode expected) {
        @Override
        public String toString() {
            return feature + ": " + dialect + " -> " + vendor;
        }

        boolean isRefused() {
            return expected.has("refused");
        }
    }

    static Stream<Cell> cells() throws IOException {
        List<Cell> cells = new ArrayList<>();
        try (InputStream matrix = RequestMatrixTest.class.getResourceAsStream("/matrix/requests.json")) {
            for (JsonNode row : Client.JSON.readTree(matrix)) {
                row.path("to")
                        .properties()
                        .forEach(vendor -> cells.add(new Cell(
                                row.path("feature").asText(),
                                row.path("from").asText(),
                                vendor.getKey(),
                                row.path("request"),
                                vendor.getValue())));
            }
        }
        return cells.stream();
    }

    static Stream<Cell> dropping() throws IOException {
        return cells().filter(cell -> cell.expected().has("dropped"));
    }

    @BeforeEach
    void connect() {
        client = new Client(base);
        upstream.bodies.clear();
        upstream.otherwise((request, response) -> Vendor.serve(upstream, request, response));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void a_whole_answer_is_asked_for_in_the_vendor_s_words(Cell cell) {
        check(cell, false);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void a_stream_is_asked_for_in_the_vendor_s_words(Cell cell) {
        check(cell, true);
    }

    @ParameterizedTest
    @MethodSource("dropping")
    void a_strict_call_is_refused_where_a_parameter_would_be_left_out(Cell cell) {
        Reply reply = ask(cell, false, "llmo-strict", "true");

        assertThat(reply.status()).as(reply.http().body()).isEqualTo(400);
        assertThat(reply.json().at("/error/message").asText())
                .contains(cell.expected().at("/dropped/0").asText());
        assertThat(upstream.bodies).isEmpty();
    }

    private void check(Cell cell, boolean stream) {
        Reply reply = ask(cell, stream);

        if (cell.isRefused()) {
            assertThat(reply.status()).as(reply.http().body()).isEqualTo(400);
            assertThat(reply.http().body())
                    .contains(cell.expected().path("refused").asText());
            assertThat(upstream.bodies).isEmpty();
            return;
        }
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        // As text: a number of another Java type is the same number to the vendor.
        JsonNode sent = Client.read(upstream.bodies.getLast().toString());
        assertThat(Vendor.isStreamed(upstream.paths.getLast(), sent)).isEqualTo(stream);
        cell.expected().properties().forEach(expected -> {
            if (expected.getKey().startsWith("/")) {
                assertThat(sent.at(expected.getKey()))
                        .as("%s of %s", expected.getKey(), sent)
                        .isEqualTo(expected.getValue());
            }
        });
        for (JsonNode absent : cell.expected().path("absent")) {
            assertThat(sent.at(absent.asText()).isMissingNode())
                    .as("no %s in %s", absent, sent)
                    .isTrue();
        }
        assertThat(dropped(reply))
                .containsExactlyInAnyOrderElementsOf(texts(cell.expected().path("dropped")));
    }

    private Reply ask(Cell cell, boolean stream, String... headers) {
        ObjectNode body = cell.request().deepCopy();
        body.put("model", Vendor.of(cell.vendor()).model()).put("stream", stream);
        if (!body.has("max_tokens") && "anthropic".equals(cell.dialect())) {
            body.put("max_tokens", 500);
        }
        String path = "anthropic".equals(cell.dialect()) ? "/v1/messages" : "/v1/chat/completions";
        return client.post(path, body.toString().getBytes(StandardCharsets.UTF_8), headers);
    }

    private static List<String> dropped(Reply reply) {
        String names = reply.header("llmo-dropped-parameters");
        return names == null ? List.of() : List.of(names.split(", *", -1));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
