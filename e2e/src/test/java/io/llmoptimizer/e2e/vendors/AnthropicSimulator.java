package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.Set;
import java.util.UUID;

/** Anthropic's Messages. It writes to its cache, and tells the prompt's tokens before it answers. */
final class AnthropicSimulator extends VendorSimulator {

    private final String key;

    AnthropicSimulator(String key) {
        this.key = key;
    }

    /** Either header will do; its own client has both the bearer token and a newer version. */
    @Override
    void authorize(Headers headers) {
        if (!key.equals(headers.getFirst("x-api-key"))
                && !("Bearer " + key).equals(headers.getFirst("authorization"))) {
            throw new RefusedException(refusal(Fault.CREDENTIALS));
        }
        require(
                Set.of("2023-06-01", "2026-10-21").contains(String.valueOf(headers.getFirst("anthropic-version"))),
                "anthropic-version",
                "anthropic-version: header is required");
    }

    @Override
    String modelsPath() {
        return "/v1/models";
    }

    @Override
    String models() {
        return "{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}";
    }

    @Override
    Prompt read(URI address, ObjectNode body) {
        return new AnthropicReader(this).read(address, body);
    }

    @Override
    String whole(Prompt prompt, Reply reply) {
        ObjectNode message = message(prompt, Usage.OUTPUT);
        if (reply.calls().isEmpty()) {
            message.withArray("/content").addObject().put("type", "text").put("text", reply.text());
        }
        for (int i = 0; i < reply.calls().size(); i++) {
            ObjectNode use = toolUse(reply, i);
            use.set("input", reply.calls().get(i).arguments());
            message.withArray("/content").add(use);
        }
        return message.put("stop_reason", stopReason(reply)).toString();
    }

    private static String stopReason(Reply reply) {
        return reply.calls().isEmpty() ? "end_turn" : "tool_use";
    }

    private static ObjectNode toolUse(Reply reply, int index) {
        ObjectNode use = object().put("type", "tool_use").put("id", "toolu_01A09q90qw90lq91785" + index);
        use.put("name", reply.calls().get(index).name()).putObject("input");
        return use;
    }

    private static ObjectNode message(Prompt prompt, long output) {
        ObjectNode message = object().put("id", "msg_" + UUID.randomUUID())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", prompt.model());
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence").set("usage", usage(output));
        return message;
    }

    private static ObjectNode usage(long output) {
        ObjectNode usage = object().put("input_tokens", Usage.INPUT - Usage.CACHED - Usage.WRITTEN)
                .put("cache_creation_input_tokens", Usage.WRITTEN)
                .put("cache_read_input_tokens", Usage.CACHED)
                .put("output_tokens", output)
                .put("service_tier", "standard");
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", Usage.WRITTEN)
                .put("ephemeral_1h_input_tokens", 0);
        return usage;
    }

    @Override
    String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    private static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    private static String named(ObjectNode event) {
        return "event: " + event.path("type").asText() + "\n" + event(event);
    }

    private static String start(int index, ObjectNode block) {
        ObjectNode event = typed("content_block_start").put("index", index);
        event.set("content_block", block);
        return named(event);
    }

    private static String stop(int index) {
        return named(typed("content_block_stop").put("index", index));
    }

    private static String delta(int index, String type, String name, String value) {
        ObjectNode event = typed("content_block_delta").put("index", index);
        event.putObject("delta").put("type", type).put(name, value);
        return named(event);
    }

    @Override
    String begin(Prompt prompt, Reply reply) {
        ObjectNode event = typed("message_start");
        event.set("message", message(prompt, 1));
        String text = reply.calls().isEmpty() ? start(0, typed("text").put("text", "")) : "";
        return named(event) + text + named(typed("ping"));
    }

    @Override
    String piece(Prompt prompt, String text) {
        return delta(0, "text_delta", "text", text);
    }

    @Override
    String calls(Prompt prompt, Reply reply) {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < reply.calls().size(); i++) {
            String input = reply.calls().get(i).arguments().toString();
            events.append(start(i, toolUse(reply, i)))
                    .append(delta(i, "input_json_delta", "partial_json", ""))
                    .append(delta(i, "input_json_delta", "partial_json", input.substring(0, 3)))
                    .append(delta(i, "input_json_delta", "partial_json", input.substring(3)))
                    .append(stop(i));
        }
        return events.toString();
    }

    @Override
    String end(Prompt prompt, Reply reply) {
        ObjectNode event = typed("message_delta");
        event.putObject("delta").put("stop_reason", stopReason(reply)).putNull("stop_sequence");
        event.putObject("usage").put("output_tokens", Usage.OUTPUT);
        return (reply.calls().isEmpty() ? stop(0) : "") + named(event) + named(typed("message_stop"));
    }

    @Override
    Refusal malformed(String param, String message) {
        return error(400, "invalid_request_error", param + ": " + message);
    }

    @Override
    Refusal refusal(Fault fault) {
        return switch (fault) {
            case CREDENTIALS -> error(401, "authentication_error", "invalid x-api-key");
            case CREDIT ->
                error(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.");
            case FORBIDDEN -> error(403, "permission_error", "Your API key does not have permission.");
            case MODEL -> error(404, "not_found_error", "model: claude-99");
            case TOO_LONG -> error(400, "invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum");
            case RATE ->
                error(429, "rate_limit_error", "This request would exceed your rate limit")
                        .after(Fault.PAUSE);
            case FAILING -> error(500, "api_error", "Internal server error");
            case OVERLOADED, BROKEN_STREAM ->
                error(529, "overloaded_error", "Overloaded").after(Fault.PAUSE);
        };
    }

    private static Refusal error(int status, String type, String message) {
        ObjectNode body = typed("error");
        body.putObject("error").put("type", type).put("message", message);
        return new Refusal(status, body.put("request_id", "req_1").toString());
    }

    @Override
    String broken() {
        return "event: error\ndata: " + refusal(Fault.BROKEN_STREAM).body() + "\n\n";
    }
}
