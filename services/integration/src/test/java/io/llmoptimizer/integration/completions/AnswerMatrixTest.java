package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire.Why;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients of either dialect see of each vendor's answers, whole and streamed. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(value = VendorServer.class, restrictToAnnotatedClass = true)
class AnswerMatrixTest {
    @TestHTTPResource
    URI base;

    FakeUpstream upstream;

    private Client client;

    record Cell(String dialect, Vendor vendor, boolean stream) {
        @Override
        public String toString() {
            return vendor + " -> " + dialect + (stream ? ", streamed" : "");
        }
    }

    static Stream<Cell> cells() {
        return Arrays.stream(Vendor.values())
                .flatMap(vendor -> Stream.of("openai", "anthropic")
                        .flatMap(dialect ->
                                Stream.of(new Cell(dialect, vendor, false), new Cell(dialect, vendor, true))));
    }

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void texts_and_usage_come_whole(Cell cell) {
        SeenAnswer seen = ask(cell, cell.vendor().wire().whole(), cell.vendor().ending(Why.STOP, 2));

        assertThat(seen.text()).isEqualTo("Whole.");
        assertThat(seen.finish()).isEqualTo(finish(cell, Why.STOP));
        assertThat(seen.tokens())
                .containsExactly(7L, (long) cell.vendor().wire().cached(), 2L);
        assertThat(seen.calls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void parallel_calls_of_tools_keep_their_ids_and_arguments(Cell cell) {
        SeenAnswer seen =
                ask(cell, cell.vendor().wire().wholeTools(), cell.vendor().ending(Why.TOOLS, 2));

        assertThat(seen.calls())
                .containsExactly("call_1 weather {\"city\":\"Oslo\"}", "call_2 weather {\"city\":\"Rome\"}");
        assertThat(seen.finish()).isEqualTo(finish(cell, Why.TOOLS));
        assertThat(seen.tokens())
                .containsExactly(7L, (long) cell.vendor().wire().cached(), 2L);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void every_reason_to_stop_has_its_counterpart(Cell cell) {
        assumeTrue(cell.stream(), "the reasons of whole answers are the same members");
        for (Why why : Why.values()) {
            if (cell.vendor().wire().has(why)) {
                assertThat(ask(cell, "", cell.vendor().ending(why, 2)).finish())
                        .as("%s", why)
                        .isEqualTo(finish(cell, why));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void thoughts_are_told_apart_from_the_answer(Cell cell) {
        Vendor vendor = cell.vendor();
        assumeTrue(vendor.thinking().isPresent(), "the vendor does not show them");
        Vendor.Thinking thinking = vendor.thinking().orElseThrow();

        SeenAnswer seen = ask(cell, thinking.whole(), thinking.stream());

        assertThat(seen.thoughts()).isEqualTo("Hm.");
        assertThat(seen.text()).isEqualTo("42");
        assertThat(seen.tokens()).containsExactly(7L, 0L, 5L);
        if ("openai".equals(cell.dialect())) {
            assertThat(seen.reasoning()).isEqualTo(thinking.tokens());
        }
    }

    private SeenAnswer ask(Cell cell, String whole, String stream) {
        upstream.otherwise((request, response) -> {
            if (cell.stream()) {
                cell.vendor().send(upstream, response, stream);
            } else {
                cell.vendor().send(response, whole);
            }
        });
        Reply reply = client.post(
                "anthropic".equals(cell.dialect()) ? "/v1/messages" : "/v1/chat/completions",
                request(cell).toString().getBytes(StandardCharsets.UTF_8),
                "llmo-cache",
                "no-store");
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        return SeenAnswer.of(cell.dialect(), cell.stream(), reply);
    }

    private static ObjectNode request(Cell cell) {
        ObjectNode request = Client.chat(cell.vendor().model(), "What is it?").put("max_tokens", 4_000);
        if ("anthropic".equals(cell.dialect())) {
            request.putObject("thinking").put("type", "enabled").put("budget_tokens", 2_000);
            return request.put("stream", cell.stream());
        }
        request.put("reasoning_effort", "low");
        return cell.stream() ? Client.streamed(request) : request;
    }

    private static String finish(Cell cell, Why why) {
        boolean anthropic = "anthropic".equals(cell.dialect());
        return switch (why) {
            case STOP -> anthropic ? "end_turn" : "stop";
            case LENGTH -> anthropic ? "max_tokens" : "length";
            case TOOLS -> anthropic ? "tool_use" : "tool_calls";
            case FILTERED -> anthropic ? "refusal" : "content_filter";
        };
    }
}
