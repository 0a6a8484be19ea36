package io.llmoptimizer.integration.providers.compatible;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** OpenAI's wire. */
public class OpenAiWire implements VendorWire {
    private static final String COMPLETION =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1764000000,"
                    + "\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"message\":%s,\"finish_reason\":\"%s\"}],"
                    + "\"service_tier\":\"x\",\"usage\":" + usage(2) + "}";

    @Override
    public String whole() {
        return COMPLETION.formatted(
                "{\"role\":\"assistant\",\"content\":\"Whole.\",\"refusal\":null,\"annotations\":[]}", "stop");
    }

    @Override
    public String wholeTools() {
        return COMPLETION.formatted(
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}},"
                        + "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Rome\\\"}\"}}]}",
                "tool_calls");
    }

    /** A legacy completion of 5 tokens with 3. */
    public static String text() {
        return textPiece(
                " upon a time",
                "\"length\"",
                ",\"x\":1.50,\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8}");
    }

    /** A streamed one, of as many tokens. */
    public static String textStream() {
        return FakeUpstream.event(textPiece(" upon", "null", ",\"usage\":null"))
                + FakeUpstream.event(textPiece(" a Größe", "null", ",\"usage\":null"))
                + FakeUpstream.event(textPiece("", "\"stop\"", ",\"usage\":null"))
                + FakeUpstream.event("{\"id\":\"cmpl-1\",\"choices\":[],"
                        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8}}")
                + FakeUpstream.event("[DONE]");
    }

    /** @param rest further members with a comma before them, or nothing */
    public static String textPiece(String text, String finish, String rest) {
        return "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1764000000,\"model\":\"words-2026\","
                + "\"choices\":[{\"text\":\"" + text + "\",\"index\":0,\"logprobs\":null,\"finish_reason\":" + finish
                + "}]" + rest + "}";
    }

    /** Vectors {@code (0.5, i, -0.5)} for the inputs 0, 1, 2, …, which had 9 tokens. */
    public static String embeddings(int count) {
        String vectors = IntStream.range(0, count)
                .mapToObj(i -> "{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":[0.50," + i + ".0,-5e-1]}")
                .collect(Collectors.joining(","));
        return "{\"object\":\"list\",\"data\":[" + vectors + "],\"model\":\"vectors-2026\",\"x\":{\"y\":[1]},"
                + "\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9}}";
    }

    @Override
    public String begin() {
        return chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
    }

    @Override
    public String piece(String text) {
        return chunk("{\"content\":\"" + text + "\"}", "null");
    }

    @Override
    public String tools() {
        return call(0, "\"id\":\"call_1\",\"type\":\"function\",", "\"name\":\"weather\",", "")
                + call(0, "", "", "{\\\"city\\\":")
                + call(0, "", "", "\\\"Oslo\\\"}")
                + call(1, "\"id\":\"call_2\",\"type\":\"function\",", "\"name\":\"weather\",", "")
                + call(1, "", "", "{\\\"city\\\":\\\"Rome\\\"}");
    }

    private static String call(int index, String id, String name, String arguments) {
        return chunk(
                "{\"tool_calls\":[{\"index\":" + index + "," + id + "\"function\":{" + name + "\"arguments\":\""
                        + arguments + "\"}}]}",
                "null");
    }

    @Override
    public String end(Why why, int outputTokens) {
        String reason = switch (why) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOLS -> "tool_calls";
            case FILTERED -> "content_filter";
        };
        return chunk("{}", "\"" + reason + "\"")
                + FakeUpstream.event("{\"id\":\"chatcmpl-1\",\"choices\":[],\"usage\":" + usage(outputTokens) + "}")
                + FakeUpstream.event("[DONE]");
    }

    @Override
    public String keepAlive() {
        return ": OPENROUTER PROCESSING\n\n:\n\nevent: message\n";
    }

    @Override
    public String errorEvent(String message) {
        return FakeUpstream.event("{\"error\":{\"message\":\"" + message + "\",\"type\":\"server_error\"}}");
    }

    @Override
    public Refusal refusal(Kind kind) {
        return switch (kind) {
            case CREDENTIALS -> error(401, "Incorrect API key provided: sk-sec***ret", "invalid_api_key");
            case CREDIT -> error(429, "You exceeded your current quota", "insufficient_quota");
            case MODEL -> error(404, "The model does not exist", "model_not_found");
            case TOO_LONG -> error(400, "maximum context length is 8192 tokens", "context_length_exceeded");
            case RATE -> error(429, "Rate limit reached", "rate_limit_exceeded");
            case REQUEST -> error(400, "Invalid value for 'tools'", "invalid_value");
            case BLOCKED -> error(400, "flagged by our moderation", "content_policy_violation");
            case OVERLOADED -> error(503, "The engine is currently overloaded", "overloaded");
            case FAILING -> error(500, "The server had an error", "server_error");
        };
    }

    @Override
    public int cap(JsonNode body) {
        return body.path("max_tokens").asInt(Integer.MAX_VALUE);
    }

    private static Refusal error(int status, String message, String code) {
        return new Refusal(
                status,
                "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + code + "\",\"param\":null,\"code\":\""
                        + code + "\"}}");
    }

    private static String chunk(String delta, String finish) {
        return FakeUpstream.event(
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"gpt-x\","
                        + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}");
    }

    private static String usage(int output) {
        return "{\"prompt_tokens\":7,\"completion_tokens\":" + output + ",\"total_tokens\":" + (7 + output)
                + ",\"prompt_tokens_details\":{\"cached_tokens\":2,\"audio_tokens\":0}}";
    }
}
