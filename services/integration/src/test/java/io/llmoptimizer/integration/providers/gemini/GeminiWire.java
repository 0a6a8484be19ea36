package io.llmoptimizer.integration.providers.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Gemini's wire. */
public final class GeminiWire implements VendorWire {
    private static final String CALLS =
            "{\"functionCall\":{\"id\":\"call_1\",\"name\":\"weather\",\"args\":{\"city\":\"Oslo\"}},"
                    + "\"thoughtSignature\":\"c2ln\"},"
                    + "{\"functionCall\":{\"id\":\"call_2\",\"name\":\"weather\",\"args\":{\"city\":\"Rome\"}}}";

    @Override
    public String whole() {
        return response("{\"text\":\"Whole.\"}", ",\"finishReason\":\"STOP\"", 2);
    }

    @Override
    public String wholeTools() {
        return response(CALLS, ",\"finishReason\":\"STOP\"", 2);
    }

    /**
     * Vectors {@code (0.5, i, -0.5)} for the inputs 0, 1, 2, …
     *
     * @param usage a {@code usageMetadata} member with a comma before it, or nothing
     */
    public static String embeddings(int count, String usage) {
        String vectors = IntStream.range(0, count)
                .mapToObj(i -> "{\"values\":[0.5," + i + ",-0.5]}")
                .collect(Collectors.joining(","));
        return "{\"embeddings\":[" + vectors + "]" + usage + "}";
    }

    @Override
    public String begin() {
        return "";
    }

    @Override
    public String piece(String text) {
        return FakeUpstream.event(response("{\"text\":\"" + text + "\"}", "", 1));
    }

    @Override
    public String tools() {
        return FakeUpstream.event(response(CALLS, "", 1));
    }

    @Override
    public String end(Why why, int outputTokens) {
        String reason = switch (why) {
            case STOP, TOOLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case FILTERED -> "SAFETY";
        };
        return FakeUpstream.event(response("{\"text\":\"\"}", ",\"finishReason\":\"" + reason + "\"", outputTokens));
    }

    @Override
    public String keepAlive() {
        return ": keep-alive\r\n\r\n";
    }

    @Override
    public String errorEvent(String message) {
        return FakeUpstream.event(error(503, "UNAVAILABLE", message, "").body());
    }

    @Override
    public Refusal refusal(Kind kind) {
        return switch (kind) {
            case CREDENTIALS ->
                error(
                        400,
                        "INVALID_ARGUMENT",
                        "API key not valid: sk-x. Please pass a valid API key.",
                        ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}]");
            case CREDIT -> error(400, "FAILED_PRECONDITION", "Please enable billing on your project", "");
            case MODEL -> error(404, "NOT_FOUND", "models/gemini-99 is not found for API version v1beta", "");
            case TOO_LONG ->
                error(
                        400,
                        "INVALID_ARGUMENT",
                        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                        "");
            case RATE -> error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota", "");
            case REQUEST -> error(400, "INVALID_ARGUMENT", "Invalid JSON payload received.", "");
            case BLOCKED ->
                new Refusal(
                        200,
                        "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":{\"promptTokenCount\":7},"
                                + "\"modelVersion\":\"gemini-x\"}");
            case OVERLOADED -> error(503, "UNAVAILABLE", "The model is overloaded.", "");
            case FAILING -> error(500, "INTERNAL", "An internal error has occurred.", "");
        };
    }

    @Override
    public int cap(JsonNode body) {
        return body.at("/generationConfig/maxOutputTokens").asInt(Integer.MAX_VALUE);
    }

    private static Refusal error(int status, String name, String message, String details) {
        return new Refusal(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"status\":\"" + name + "\""
                        + details + "}}");
    }

    private static String response(String parts, String finish, int output) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"}" + finish
                + ",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":7,\"cachedContentTokenCount\":2,\"candidatesTokenCount\":"
                + output + ",\"totalTokenCount\":" + (7 + output)
                + "},\"modelVersion\":\"gemini-x-001\",\"responseId\":\"resp_1\"}";
    }
}
