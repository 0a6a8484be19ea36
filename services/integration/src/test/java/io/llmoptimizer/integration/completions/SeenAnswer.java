package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a client of either dialect sees of an answer, whole or streamed. */
final class SeenAnswer {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final Map<Integer, StringBuilder> calls = new TreeMap<>();
    private String finish = "";
    private long input;
    private long cached;
    private long output;
    private long reasoning;

    private SeenAnswer() {}

    static SeenAnswer of(String dialect, boolean stream, Reply reply) {
        SeenAnswer seen = new SeenAnswer();
        if ("anthropic".equals(dialect)) {
            if (stream) {
                reply.events().forEach(event -> seen.event(Client.read(event)));
            } else {
                seen.message(reply.json());
            }
        } else if (stream) {
            reply.events().stream()
                    .filter(event -> !"[DONE]".equals(event))
                    .forEach(event -> seen.completion(Client.read(event), "delta"));
        } else {
            seen.completion(reply.json(), "message");
        }
        return seen;
    }

    private void completion(JsonNode completion, String member) {
        JsonNode choice = completion.at("/choices/0");
        JsonNode said = choice.path(member);
        text.append(said.path("content").asText("").replace("null", ""));
        thoughts.append(said.path("reasoning_content").asText(""));
        int position = 0;
        for (JsonNode call : said.path("tool_calls")) {
            StringBuilder whole =
                    calls.computeIfAbsent(call.path("index").asInt(position), index -> new StringBuilder());
            if (call.has("id")) {
                whole.append(call.path("id").asText())
                        .append(' ')
                        .append(call.at("/function/name").asText())
                        .append(' ');
            }
            whole.append(call.at("/function/arguments").asText(""));
            position++;
        }
        if (choice.path("finish_reason").isTextual()) {
            finish = choice.path("finish_reason").asText();
        }
        JsonNode usage = completion.path("usage");
        if (usage.isObject()) {
            input = usage.path("prompt_tokens").asLong();
            cached = usage.at("/prompt_tokens_details/cached_tokens").asLong();
            output = usage.path("completion_tokens").asLong();
            reasoning = usage.at("/completion_tokens_details/reasoning_tokens").asLong();
        }
    }

    private void message(JsonNode message) {
        int index = 0;
        for (JsonNode block : message.path("content")) {
            block(index, block);
            if (calls.containsKey(index)) {
                calls.get(index).append(block.path("input"));
            }
            index++;
        }
        finish = message.path("stop_reason").asText();
        usage(message.path("usage"));
    }

    private void event(JsonNode event) {
        int index = event.path("index").asInt();
        switch (event.path("type").asText()) {
            case "message_start" -> usage(event.at("/message/usage"));
            case "content_block_start" -> block(index, event.path("content_block"));
            case "content_block_delta" -> {
                text.append(event.at("/delta/text").asText(""));
                thoughts.append(event.at("/delta/thinking").asText(""));
                if (event.at("/delta").has("partial_json")) {
                    calls.get(index).append(event.at("/delta/partial_json").asText());
                }
            }
            case "message_delta" -> {
                finish = event.at("/delta/stop_reason").asText();
                usage(event.path("usage"));
            }
            default -> {
                // The ends of blocks and of the message say nothing more.
            }
        }
    }

    private void block(int index, JsonNode block) {
        text.append(block.path("text").asText(""));
        thoughts.append(block.path("thinking").asText(""));
        if ("tool_use".equals(block.path("type").asText())) {
            calls.put(
                    index,
                    new StringBuilder(
                            block.path("id").asText() + " " + block.path("name").asText() + " "));
        }
    }

    /** Anthropic tells apart what OpenAI sums up; a later event has the counts that changed. */
    private void usage(JsonNode usage) {
        if (usage.has("input_tokens")) {
            cached = usage.path("cache_read_input_tokens").asLong();
            input = usage.path("input_tokens").asLong()
                    + cached
                    + usage.path("cache_creation_input_tokens").asLong();
        }
        output = usage.path("output_tokens").asLong();
    }

    String text() {
        return text.toString();
    }

    String thoughts() {
        return thoughts.toString();
    }

    /** Each as {@code id name arguments}. */
    List<String> calls() {
        List<String> whole = new ArrayList<>();
        calls.values().forEach(call -> whole.add(call.toString()));
        return whole;
    }

    String finish() {
        return finish;
    }

    /** {@code input, cached, output} tokens. */
    List<Long> tokens() {
        return List.of(input, cached, output);
    }

    /** Told in OpenAI's dialect alone. */
    long reasoning() {
        return reasoning;
    }
}
