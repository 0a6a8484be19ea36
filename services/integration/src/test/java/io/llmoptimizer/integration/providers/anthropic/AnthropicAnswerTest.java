package io.llmoptimizer.integration.providers.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicAnswerTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // usage | input | read | written | written for an hour | output
                "{'input_tokens':10,'output_tokens':3} | 10 | 0 | 0 | 0 | 3",
                "{'input_tokens':10,'cache_read_input_tokens':5,'output_tokens':3} | 15 | 5 | 0 | 0 | 3",
                "{'input_tokens':10,'cache_creation_input_tokens':7,'output_tokens':0} | 17 | 0 | 7 | 0 | 0",
                "{'input_tokens':1,'cache_creation_input_tokens':9,'cache_creation':{'ephemeral_5m_input_tokens':4,"
                        + "'ephemeral_1h_input_tokens':5},'cache_read_input_tokens':2,'output_tokens':6} | 12 | 2 | 4 | 5 | 6",
                "{'input_tokens':1,'cache_creation_input_tokens':null,'cache_read_input_tokens':null,'output_tokens':6} | 1 | 0 | 0 | 0 | 6",
            })
    void usage_counts_the_cache_into_the_prompt(
            String usage, long input, long read, long written, long writtenLong, long output) throws IOException {
        ChatResult result = whole("{'id':'m','content':[],'stop_reason':'end_turn','usage':" + usage + "}", false);

        assertThat(result.usage()).contains(new TokenUsage(input, read, written, writtenLong, output, 0));
    }

    @Test
    void tokens_of_thinking_are_a_part_of_the_output() throws IOException {
        String usage = "{'input_tokens':10,'output_tokens':30,'output_tokens_details':{'thinking_tokens':20}}";
        ChatResult result = whole("{'id':'m','content':[],'stop_reason':'end_turn','usage':" + usage + "}", false);
        assertThat(result.usage()).contains(new TokenUsage(10, 0, 0, 0, 30, 20));
    }

    @Test
    void usage_tells_how_the_call_was_served_and_what_was_searched_for() throws IOException {
        String usage =
                "{'input_tokens':10,'output_tokens':3,'service_tier':'batch','server_tool_use':{'web_search_requests':2}}";
        ChatResult result = whole("{'id':'m','content':[],'stop_reason':'end_turn','usage':" + usage + "}", false);
        assertThat(result.usage()).contains(new TokenUsage(10, 0, 0, 0, 3, 0, ServiceTier.BATCH, 2));

        List<ChatEvent> events = new ArrayList<>();
        AnthropicAnswer reader = reader(false, false);
        reader.event(
                bytes("{'type':'message_start','message':{'id':'m','model':'c','usage':{'input_tokens':10,"
                        + "'output_tokens':1,'service_tier':'batch'}}}"),
                events::add);
        reader.event(
                bytes("{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':3,"
                        + "'server_tool_use':{'web_search_requests':2}}}"),
                events::add);
        assertThat(events)
                .contains(
                        new ChatEvent.Prompt(new TokenUsage(10, 0, 0, 0, 0, 0, ServiceTier.BATCH, 0)),
                        new ChatEvent.Usage(
                                new TokenUsage(10, 0, 0, 0, 3, 0, ServiceTier.BATCH, 2), java.util.Optional.empty()));
    }

    @Test
    void thoughts_are_kept_apart_from_the_text() throws IOException {
        ChatResult result = whole(
                "{'id':'m','content':[{'type':'thinking','thinking':'hm','signature':'s'},"
                        + "{'type':'redacted_thinking','data':'x'},{'type':'text','text':'a'},{'type':'text','text':'b'}],"
                        + "'stop_reason':'pause_turn'}",
                false);

        assertThat(result.reasoning()).isEqualTo("hm");
        assertThat(result.text()).isEqualTo("ab");
        assertThat(result.finish()).isEqualTo(FinishReason.OTHER);
        assertThat(result.usage()).isEmpty();
        assertThat(result.id().created()).isEqualTo(99);
    }

    @Test
    void the_input_of_the_tool_that_stands_for_a_schema_is_the_answer() throws IOException {
        ChatResult result = whole(
                "{'content':[{'type':'tool_use','id':'t','name':'answer_in_json','input':{'a':1.50}}],'stop_reason':'tool_use'}",
                true);

        assertThat(result.text()).isEqualTo("{\"a\":1.50}");
        assertThat(result.toolCalls()).isEmpty();
        assertThat(result.finish()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void the_same_is_so_in_a_stream() throws IOException {
        List<ChatEvent> events = new ArrayList<>();
        AnthropicAnswer reader = reader(false, true);
        for (String event : new String[] {
            "{'type':'message_start','message':{'id':'m','model':'c','usage':{'input_tokens':3,'output_tokens':1}}}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'answer_in_json','input':{}}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'[1'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':',2]'}}",
            "{'type':'content_block_stop','index':0}",
            "{'type':'brand_new'}",
            "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':8}}",
            "{'type':'message_stop'}"
        }) {
            reader.event(bytes(event), events::add);
        }

        List<Chunk> chunks = events.stream()
                .filter(Chunk.class::isInstance)
                .map(Chunk.class::cast)
                .toList();
        assertThat(chunks.stream().map(chunk -> chunk.delta().text()).collect(Collectors.joining()))
                .isEqualTo("[1,2]");
        assertThat(chunks.getLast().finish()).contains(FinishReason.STOP);
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Usage(TokenUsage.of(3, 8), java.util.Optional.empty()));
        assertThat(reader.isDone()).isTrue();
    }

    @Test
    void a_client_of_the_same_dialect_is_given_every_event_as_it_came() throws IOException {
        List<ChatEvent> events = new ArrayList<>();
        AnthropicAnswer reader = reader(true, false);
        String signature =
                "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'EqQ='}}";
        reader.event(bytes(signature), events::add);
        reader.event(bytes("{'type':\n'content_block_stop','index':0}"), events::add);

        assertThat(((Chunk) events.getFirst()).wire().orElseThrow().toString()).isEqualTo(signature.replace('\'', '"'));
        assertThat(((Chunk) events.getLast()).wire().orElseThrow().toString())
                .as("one line on the wire")
                .isEqualTo("{\"type\":\"content_block_stop\",\"index\":0}");
    }

    @Test
    void a_limit_that_is_used_up_says_until_when() {
        Map<String, String> headers = Map.of(
                "date", "Sat, 21 Nov 2026 07:00:00 GMT",
                "anthropic-ratelimit-requests-remaining", "12",
                "anthropic-ratelimit-requests-reset", "2026-11-21T07:30:00Z",
                "anthropic-ratelimit-input-tokens-remaining", "0",
                "anthropic-ratelimit-input-tokens-reset", "2026-11-21T07:00:42Z");

        assertThat(pause(headers)).hasValue(Duration.ofSeconds(42));
        assertThat(pause(Map.of("retry-after", "7"))).hasValue(Duration.ofSeconds(7));
        assertThat(pause(Map.of("anthropic-ratelimit-tokens-remaining", "0"))).isEmpty();
    }

    private static java.util.Optional<Duration> pause(Map<String, String> headers) {
        return ((RateLimited) new AnthropicErrors("a", "m").answered(429, headers::get, bytes("{}"))).retryAfter();
    }

    private static ChatResult whole(String json, boolean toolIsAnswer) throws IOException {
        return reader(false, toolIsAnswer).whole(bytes(json)).result();
    }

    private static AnthropicAnswer reader(boolean keepWire, boolean toolIsAnswer) {
        return new AnthropicAnswer(new AnthropicErrors("anthropic", "c"), 99, keepWire, toolIsAnswer);
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
