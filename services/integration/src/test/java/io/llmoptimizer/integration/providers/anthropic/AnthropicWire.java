package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.providers.VendorWire;

/** Anthropic's wire. */
public final class AnthropicWire implements VendorWire {
    private static final String MESSAGE = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
            + "\"model\":\"claude-x\",\"content\":%s,\"stop_reason\":\"%s\",\"stop_sequence\":null,\"usage\":"
            + usage(2) + "}";

    @Override
    public String whole() {
        return MESSAGE.formatted("[{\"type\":\"text\",\"text\":\"Whole.\"}]", "end_turn");
    }

    @Override
    public String wholeTools() {
        return MESSAGE.formatted(
                "[{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}},"
                        + "{\"type\":\"tool_use\",\"id\":\"call_2\",\"name\":\"weather\",\"input\":{\"city\":\"Rome\"}}]",
                "tool_use");
    }

    @Override
    public String begin() {
        return event(
                        "message_start",
                        "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\","
                                + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":" + usage(1)
                                + "}")
                + event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    }

    @Override
    public String piece(String text) {
        return event(
                "content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
    }

    @Override
    public String between() {
        return event("content_block_stop", "\"index\":0");
    }

    @Override
    public String tools() {
        return between()
                + tool(1, "call_1", "", "{\\\"city\\\":", "\\\"Oslo\\\"}")
                + tool(2, "call_2", "{\\\"city\\\":\\\"Rome\\\"}");
    }

    private static String tool(int index, String id, String... parts) {
        StringBuilder events = new StringBuilder(event(
                "content_block_start",
                "\"index\":" + index + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"" + id
                        + "\",\"name\":\"weather\",\"input\":{}}"));
        for (String part : parts) {
            events.append(event(
                    "content_block_delta",
                    "\"index\":" + index + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"" + part
                            + "\"}"));
        }
        return events.append(event("content_block_stop", "\"index\":" + index)).toString();
    }

    @Override
    public String end(Why why, int outputTokens) {
        String reason = switch (why) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOLS -> "tool_use";
            case FILTERED -> "refusal";
        };
        return event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"" + reason
                                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":" + outputTokens + "}")
                + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    }

    @Override
    public String keepAlive() {
        return "event: ping\ndata: {\"type\": \"ping\"}\n\n: comment\n\n";
    }

    @Override
    public String errorEvent(String message) {
        return event("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"" + message + "\"}");
    }

    @Override
    public Refusal refusal(Kind kind) {
        return switch (kind) {
            case CREDENTIALS -> error(401, "authentication_error", "invalid x-api-key sk-ant-1");
            case CREDIT ->
                error(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.");
            case MODEL -> error(404, "not_found_error", "model: claude-99");
            case TOO_LONG -> error(400, "invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum");
            case RATE -> error(429, "rate_limit_error", "This request would exceed your rate limit");
            case REQUEST -> error(400, "invalid_request_error", "tools.0: Input should be a valid dictionary");
            case BLOCKED -> error(400, "invalid_request_error", "Output blocked by content filtering policy");
            case OVERLOADED -> error(529, "overloaded_error", "Overloaded");
            case FAILING -> error(500, "api_error", "Internal server error");
        };
    }

    @Override
    public int cap(JsonNode body) {
        return body.path("max_tokens").asInt();
    }

    private static Refusal error(int status, String type, String message) {
        return new Refusal(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                        + "\"},\"request_id\":\"req_1\"}");
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

    private static String usage(int output) {
        return "{\"input_tokens\":5,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":2,\"output_tokens\":"
                + output + ",\"service_tier\":\"standard\"}";
    }
}
