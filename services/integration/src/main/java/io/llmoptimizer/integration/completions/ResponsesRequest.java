package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.openai.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request for a response, and the chat it stands for. Parameters that a chat lacks are noted; what would change the answer
 * in a way that nobody could overlook, such as a hosted tool, is refused. Pure.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">the request</a>
 */
final class ResponsesRequest {
    private static final long MOST_TOKENS = 10_000_000;
    private static final int MOST_METADATA = 16;
    private static final int LONGEST_KEY = 64;
    private static final int LONGEST_VALUE = 512;

    private final ObjectNode given;
    private final Fields fields;
    private final ArrayNode items;
    private final ObjectNode out = Json.object();
    private final List<String> unmapped = new ArrayList<>();

    private ResponsesRequest(ObjectNode given, int maxItems) {
        this.given = given;
        this.fields = new Fields(given, "");
        this.items = new ResponseInput(fields, maxItems).items();
    }

    /**
     * @param maxItems items that the input may have
     * @throws CallException when the request can't be answered
     */
    static ResponsesRequest parse(ObjectNode body, int maxItems) {
        ResponsesRequest request = new ResponsesRequest(body, maxItems);
        request.convert();
        return request;
    }

    ObjectNode given() {
        return given;
    }

    /** The input of this request alone. */
    ArrayNode items() {
        return items;
    }

    boolean store() {
        return fields.find("store").map(JsonNode::booleanValue).orElse(true);
    }

    boolean stream() {
        return fields.flag("stream");
    }

    boolean showsReasoning() {
        return given.path("reasoning").hasNonNull("summary");
    }

    Optional<String> previous() {
        return fields.text("previous_response_id");
    }

    /**
     * The chat, after what was said before.
     *
     * @param earlier adds the turns of the responses this one goes on from
     * @param bytes of the body and of those responses
     */
    ChatRequest chat(Consumer<ResponseTurns> earlier, int bytes, ChatRequestParser parser) {
        ResponseTurns turns = new ResponseTurns();
        fields.text("instructions").filter(text -> !text.isEmpty()).ifPresent(turns::instructions);
        earlier.accept(turns);
        turns.add(items);
        out.set("messages", turns.messages());
        fields.require(
                !out.path("messages").isEmpty(), "input", "must say something: it has nothing but earlier thoughts");
        return parser.parse(out, bytes)
                .translatedFrom(new Original(Dialect.RESPONSES, given, Map.of(), unmapped, Optional.empty()));
    }

    private void convert() {
        out.put("model", fields.model("gpt-4.1"));
        fields.flag("store");
        fields.flag("stream");
        fields.text("instructions");
        fields.text("previous_response_id");
        fields.whole("max_output_tokens", 1, MOST_TOKENS);
        fields.whole("max_tool_calls", 1, MOST_TOKENS);
        fields.number("temperature", 0, 2);
        fields.number("top_p", 0, 1);
        fields.object("metadata").ifPresent(this::metadata);
        given.properties().forEach(parameter -> {
            if (!parameter.getValue().isNull()) {
                put(parameter.getKey(), parameter.getValue());
            }
        });
    }

    private void put(String name, JsonNode value) {
        switch (name) {
            case "model", "input", "instructions", "previous_response_id", "store", "metadata", "max_tool_calls" -> {
                // Converted elsewhere, or ours to keep; max_tool_calls counts hosted tools alone.
            }
            case "stream",
                    "temperature",
                    "top_p",
                    "parallel_tool_calls",
                    "user",
                    "safety_identifier",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "service_tier",
                    "llmo" -> out.set(name, value);
            case "max_output_tokens" -> out.set("max_tokens", value);
            case "tools" -> fields.array(name).ifPresent(this::tools);
            case "tool_choice" -> toolChoice(value);
            case "text" -> fields.object(name).ifPresent(this::text);
            case "reasoning" -> fields.object(name).ifPresent(this::reasoning);
            case "include" -> value.forEach(wanted -> unmapped.add("include." + wanted.asText()));
            case "truncation" -> noteUnless("disabled".equals(value.asText()), name);
            case "top_logprobs" -> noteUnless(value.asInt() == 0, name);
            case "stream_options" ->
                noteUnless(!value.path("include_obfuscation").asBoolean(), name);
            case "background" ->
                refuseIf(fields.flag(name), name, "must be false: answers are not made in the background");
            case "conversation" ->
                refuseIf(true, name, "is not offered: go on from a response with previous_response_id");
            case "prompt" ->
                refuseIf(true, name, "is not offered: prompt templates are not stored here, send the input");
            default -> unmapped.add(name);
        }
    }

    private void noteUnless(boolean mapped, String name) {
        if (!mapped) {
            unmapped.add(name);
        }
    }

    private void refuseIf(boolean wrong, String name, String rule) {
        if (wrong) {
            throw unsupported(name, rule);
        }
    }

    private static CallException unsupported(String name, String rule) {
        return new CallException(
                new CallError(400, "unsupported_parameter", name, "'" + name + "' " + rule + ".", Map.of()));
    }

    private void metadata(ObjectNode metadata) {
        fields.require(
                metadata.size() <= MOST_METADATA, "metadata", "must not have more than " + MOST_METADATA + " entries");
        Fields entries = new Fields(metadata, "metadata.");
        metadata.properties().forEach(entry -> {
            fields.require(
                    entry.getKey().length() <= LONGEST_KEY,
                    "metadata",
                    "must not have keys longer than " + LONGEST_KEY + " characters");
            entries.require(
                    entry.getValue().isTextual() && entry.getValue().textValue().length() <= LONGEST_VALUE,
                    entry.getKey(),
                    "must be a string of at most " + LONGEST_VALUE + " characters");
        });
    }

    private void tools(ArrayNode tools) {
        ArrayNode converted = Json.object().arrayNode();
        for (int i = 0; i < tools.size(); i++) {
            String name = "tools[" + i + "]";
            if (!(tools.get(i) instanceof ObjectNode tool)) {
                throw fields.invalid(name, "must be an object with a 'type'");
            }
            Fields at = new Fields(tool, name + ".");
            String type = at.text("type").orElseThrow(() -> at.invalid("type", "is required"));
            if (!type.equals("function")) {
                throw unsupported(
                        name + ".type",
                        "must be function: the hosted tool \"" + type
                                + "\" is not offered, run it yourself as a function");
            }
            String function = at.text("name").orElseThrow(() -> at.invalid("name", "is required"));
            ObjectNode target = converted.addObject().put("type", "function").putObject("function");
            target.put("name", function);
            at.text("description").ifPresent(text -> target.put("description", text));
            at.object("parameters").ifPresent(schema -> target.set("parameters", schema));
            at.find("strict").ifPresent(strict -> target.put("strict", at.flag("strict")));
        }
        if (!converted.isEmpty()) {
            out.set("tools", converted);
        }
    }

    private void toolChoice(JsonNode choice) {
        if (choice.isTextual()) {
            out.set("tool_choice", choice);
            return;
        }
        String type = choice.path("type").asText();
        if (!type.equals("function")) {
            throw unsupported(
                    "tool_choice", "must be none, auto, required or a function, but is of type \"" + type + "\"");
        }
        fields.require(choice.path("name").isTextual(), "tool_choice.name", "is required");
        out.putObject("tool_choice")
                .put("type", "function")
                .putObject("function")
                .set("name", choice.get("name"));
    }

    private void text(ObjectNode text) {
        text.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (value.isNull() ? "" : entry.getKey()) {
                case "" -> {
                    // Says nothing.
                }
                case "format" -> format(value);
                case "verbosity" -> out.set("verbosity", value);
                default -> unmapped.add("text." + entry.getKey());
            }
        });
    }

    private void format(JsonNode format) {
        switch (format.path("type").asText()) {
            case "text" -> {
                // As without.
            }
            case "json_object" -> out.putObject("response_format").put("type", "json_object");
            case "json_schema" -> {
                fields.require(format.path("name").isTextual(), "text.format.name", "is required");
                fields.require(format.path("schema").isObject(), "text.format.schema", "is required: a JSON schema");
                ObjectNode schema = out.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema");
                for (String same : new String[] {"name", "description", "schema", "strict"}) {
                    if (format.hasNonNull(same)) {
                        schema.set(same, format.get(same));
                    }
                }
            }
            default -> throw fields.invalid("text.format.type", "must be one of text, json_object, json_schema");
        }
    }

    private void reasoning(ObjectNode reasoning) {
        reasoning.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (value.isNull() ? "" : entry.getKey()) {
                case "", "summary" -> {
                    // A summary is what the provider shows of its thoughts, see showsReasoning.
                }
                case "effort" -> out.set("reasoning_effort", value);
                default -> unmapped.add("reasoning." + entry.getKey());
            }
        });
    }
}
