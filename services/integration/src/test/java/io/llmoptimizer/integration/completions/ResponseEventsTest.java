package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.execution.CallError;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The events of a response as OpenAI's own client takes them, put together by its accumulator. */
class ResponseEventsTest {
    private static final AnswerId ID = new AnswerId("c1", 1, "model-1");

    private final Buffer out = Buffer.buffer();
    private final ResponseEvents events = events(true);

    @Test
    void thoughts_text_and_calls_are_items_in_the_order_in_which_they_began() throws IOException {
        say(thought("Let me "), thought("see."), text("I look "), text("it up."));
        say(call(0, "call_a", "weather", "{\"city\":"), call(1, "call_b", "weather", ""));
        say(call(1, "", "", "{\"city\":\"Bern\"}"), call(0, "", "", "\"Genf\"}"));
        finish(FinishReason.TOOL_CALLS);

        Response response = accumulated();
        assertThat(response.output()).hasSize(4);
        assertThat(response.output().get(0).asReasoning().summary().getFirst().text())
                .isEqualTo("Let me see.");
        assertThat(response.output()
                        .get(1)
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo("I look it up.");
        assertThat(response.output().subList(2, 4))
                .extracting(
                        item -> item.asFunctionCall().callId(),
                        item -> item.asFunctionCall().arguments())
                .containsExactly(tuple("call_a", "{\"city\":\"Genf\"}"), tuple("call_b", "{\"city\":\"Bern\"}"));
        assertThat(response.status().orElseThrow().toString()).isEqualTo("completed");
    }

    @Test
    void pieces_of_calls_that_come_mixed_name_the_call_they_belong_to() throws IOException {
        say(call(0, "call_a", "f", "1"), call(1, "call_b", "g", "2"), call(0, "", "", "3"));
        finish(FinishReason.TOOL_CALLS);

        assertThat(events())
                .filteredOn(event -> event.path("type").asText().equals("response.function_call_arguments.delta"))
                .extracting(
                        event -> event.path("output_index").asInt(),
                        event -> event.path("delta").asText())
                .containsExactly(tuple(0, "1"), tuple(1, "2"), tuple(0, "3"));
        assertThat(events())
                .filteredOn(event -> event.path("type").asText().equals("response.function_call_arguments.done"))
                .extracting(
                        event -> event.path("name").asText(),
                        event -> event.path("arguments").asText())
                .containsExactly(tuple("f", "13"), tuple("g", "2"));
    }

    @Test
    void a_refusal_has_parts_of_its_own() throws IOException {
        say(new Delta(false, "", "", "I can't ", List.of()), new Delta(false, "", "", "help.", List.of()));
        finish(FinishReason.STOP);

        assertThat(accumulated()
                        .output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asRefusal()
                        .refusal())
                .isEqualTo("I can't help.");
        assertThat(events().stream().map(event -> event.path("type").asText()))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.refusal.delta",
                        "response.refusal.delta",
                        "response.refusal.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void thoughts_that_nobody_asked_for_are_not_told() throws IOException {
        ResponseEvents silent = events(false);
        silent.chunk(out, Chunk.of(ID, thought("secret")));
        silent.chunk(out, Chunk.of(ID, text("Yes.")));
        silent.end(out, TokenUsage.NONE, "0");

        assertThat(out.toString()).doesNotContain("secret", "reasoning_summary");
        assertThat(accumulated().output()).hasSize(1);
    }

    @Test
    void an_answer_cut_by_its_limit_is_incomplete_and_so_is_its_last_item() throws IOException {
        say(text("Half of"));
        finish(FinishReason.LENGTH);

        Response response = accumulated();
        assertThat(response.status().orElseThrow().toString()).isEqualTo("incomplete");
        assertThat(response.incompleteDetails()
                        .orElseThrow()
                        .reason()
                        .orElseThrow()
                        .toString())
                .isEqualTo("max_output_tokens");
        assertThat(response.output().getFirst().asMessage().status().toString()).isEqualTo("incomplete");
    }

    @Test
    void what_breaks_off_has_failed_with_what_was_whole_until_then() throws IOException {
        say(thought("Hm."), text("Half of"));
        events.broken(out, CallError.of(502, "provider_unavailable", "It broke off."));

        JsonNode failed = events().getLast();
        assertThat(failed.path("type").asText()).isEqualTo("response.failed");
        assertThat(failed.at("/response/status").asText()).isEqualTo("failed");
        assertThat(failed.at("/response/error/code").asText()).isEqualTo("provider_unavailable");
        assertThat(failed.at("/response/output")).hasSize(1);
        assertThat(failed.at("/response/output/0/type").asText()).isEqualTo("reasoning");
    }

    @Test
    void what_breaks_off_before_it_began_is_an_error_alone() {
        events.broken(out, CallError.of(503, "provider_unavailable", "Nobody answers."));

        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.path("type").asText()).isEqualTo("error"));
    }

    private static ResponseEvents events(boolean showReasoning) {
        ObjectNode given = Client.JSON.createObjectNode().put("model", "model-1");
        return new ResponseEvents(new ResponseObject(new UUID(0, 7), Instant.EPOCH, given), showReasoning);
    }

    private static Delta thought(String words) {
        return new Delta(false, "", words, "", List.of());
    }

    private static Delta text(String words) {
        return Delta.text(words);
    }

    private static Delta call(int index, String id, String name, String arguments) {
        return new Delta(false, "", "", "", List.of(new ToolCallDelta(index, id, name, arguments)));
    }

    private void say(Delta... deltas) {
        for (Delta delta : deltas) {
            events.chunk(out, Chunk.of(ID, delta));
        }
    }

    private void finish(FinishReason reason) {
        events.chunk(out, Chunk.finished(ID, reason));
        events.end(out, TokenUsage.of(3, 4), "0.000001");
    }

    private List<JsonNode> events() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Client.read(line.substring("data: ".length())))
                .toList();
    }

    private Response accumulated() throws IOException {
        ResponseAccumulator whole = ResponseAccumulator.create();
        for (JsonNode event : events()) {
            whole.accumulate(ObjectMappers.jsonMapper().treeToValue(event, ResponseStreamEvent.class));
        }
        return whole.response();
    }
}
