package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** DeepSeek: texts alone, JSON mode without schemas, and its own words for the cache. It keeps connections alive with comments. */
final class DeepSeekSimulator extends ChatCompletionsSimulator {

    DeepSeekSimulator(String key) {
        super(key);
    }

    @Override
    Set<String> parameters() {
        return Set.of(
                "model",
                "messages",
                "stream",
                "stream_options",
                "max_tokens",
                "temperature",
                "top_p",
                "stop",
                "tools",
                "tool_choice",
                "response_format",
                "logprobs",
                "top_logprobs",
                "thinking",
                "reasoning_effort");
    }

    @Override
    String limit() {
        return "max_tokens";
    }

    @Override
    Set<String> roles() {
        return Set.of("system", "user", "assistant", "tool");
    }

    @Override
    void userContent(PromptBuilder prompt, JsonNode content, String path) {
        require(content.isTextual(), path, "invalid type: sequence, expected a string");
        prompt.text(content.textValue());
    }

    @Override
    void format(PromptBuilder prompt, JsonNode format) {
        require(
                format.path("type").asText().matches("text|json_object"),
                "response_format",
                "This response_format type is unavailable now");
    }

    @Override
    String callId(int index) {
        return "call_" + index + "_8f3c6d50-1b2a-4c7e";
    }

    @Override
    void requireCallId(String id, String path) {
        require(!id.isEmpty(), path, "missing field `id`");
    }

    @Override
    ObjectNode usage() {
        return object().put("prompt_tokens", Usage.INPUT)
                .put("completion_tokens", Usage.OUTPUT)
                .put("total_tokens", Usage.INPUT + Usage.OUTPUT)
                .put("prompt_cache_hit_tokens", Usage.CACHED)
                .put("prompt_cache_miss_tokens", Usage.INPUT - Usage.CACHED);
    }

    @Override
    String begin(Prompt prompt, Reply reply) {
        return ": keep-alive\n\n: keep-alive\n\n" + super.begin(prompt, reply);
    }

    @Override
    String whole(Prompt prompt, Reply reply) {
        return "\n\n" + super.whole(prompt, reply);
    }

    @Override
    Refusal malformed(String param, String message) {
        return error(
                422,
                "Failed to deserialize the JSON body into the target type: " + param + ": " + message,
                "invalid_request_error");
    }

    @Override
    Refusal refusal(Fault fault) {
        return switch (fault) {
            case CREDENTIALS ->
                error(401, "Authentication Fails, Your api key: ****ated is invalid", "authentication_error");
            case CREDIT -> error(402, "Insufficient Balance", "unknown_error");
            case FORBIDDEN -> error(403, "Forbidden", "permission_error");
            case MODEL -> error(400, "Model Not Exist", "invalid_request_error");
            case TOO_LONG ->
                error(400, "This model's maximum context length is 65536 tokens.", "invalid_request_error");
            case RATE -> error(429, "Rate Limit Reached", "rate_limit").after(Fault.PAUSE);
            case FAILING, BROKEN_STREAM -> error(500, "Internal server error", "server_error");
            case OVERLOADED ->
                error(503, "Service is too busy", "service_unavailable_error").after(Fault.PAUSE);
        };
    }

    private static Refusal error(int status, String message, String type) {
        ObjectNode body = object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", "invalid_request_error");
        return new Refusal(status, body.toString());
    }

    @Override
    String broken() {
        return "data: " + refusal(Fault.BROKEN_STREAM).body() + "\n\n";
    }
}
