package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** OpenAI, with a model that reasons: such a one refuses {@code max_tokens}. */
final class OpenAiSimulator extends ChatCompletionsSimulator {

    OpenAiSimulator(String key) {
        super(key);
    }

    @Override
    Set<String> parameters() {
        return Set.of(
                "model",
                "messages",
                "stream",
                "stream_options",
                "max_completion_tokens",
                "temperature",
                "top_p",
                "stop",
                "seed",
                "tools",
                "tool_choice",
                "parallel_tool_calls",
                "response_format",
                "reasoning_effort",
                "user",
                "metadata",
                "store");
    }

    @Override
    String limit() {
        return "max_completion_tokens";
    }

    @Override
    Set<String> roles() {
        return Set.of("system", "developer", "user", "assistant", "tool");
    }

    @Override
    void userContent(PromptBuilder prompt, JsonNode content, String path) {
        parts(prompt, content, path);
    }

    @Override
    void format(PromptBuilder prompt, JsonNode format) {
        if (!format.path("type").asText().equals("json_schema")) {
            return;
        }
        JsonNode schema = format.path("json_schema");
        require(schema.path("name").isTextual(), "response_format.json_schema.name", "Missing required parameter");
        require(schema.path("schema").isObject(), "response_format.json_schema.schema", "Missing required parameter");
        if (schema.path("strict").asBoolean()) {
            requireStrict(schema.path("schema"), "response_format");
        }
        prompt.schema(schema.path("schema"));
    }

    @Override
    String callId(int index) {
        return "call_0123456789abcdefghijkl_" + index;
    }

    @Override
    void requireCallId(String id, String path) {
        require(!id.isEmpty() && id.length() <= 64, path, "Invalid length of '" + path + "'");
    }

    @Override
    ObjectNode usage() {
        ObjectNode usage = object().put("prompt_tokens", Usage.INPUT)
                .put("completion_tokens", Usage.OUTPUT)
                .put("total_tokens", Usage.INPUT + Usage.OUTPUT);
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", Usage.CACHED)
                .put("audio_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", Usage.REASONING);
        return usage;
    }

    @Override
    Refusal malformed(String param, String message) {
        return error(400, message, "invalid_request_error", param, null);
    }

    @Override
    Refusal refusal(Fault fault) {
        String request = "invalid_request_error";
        return switch (fault) {
            case CREDENTIALS ->
                error(401, "Incorrect API key provided: sk-simu***ted.", request, null, "invalid_api_key");
            case CREDIT ->
                error(429, "You exceeded your current quota.", "insufficient_quota", null, "insufficient_quota");
            case FORBIDDEN ->
                error(
                        403,
                        "Country, region, or territory not supported",
                        "request_forbidden",
                        null,
                        "unsupported_country_region_territory");
            case MODEL -> error(404, "The model does not exist.", request, null, "model_not_found");
            case TOO_LONG ->
                error(
                        400,
                        "This model's maximum context length is 8192 tokens.",
                        request,
                        "messages",
                        "context_length_exceeded");
            case RATE ->
                error(429, "Rate limit reached for requests", "requests", null, "rate_limit_exceeded")
                        .after(Fault.PAUSE);
            case FAILING, BROKEN_STREAM ->
                error(500, "The server had an error while processing your request", "server_error", null, null);
            case OVERLOADED ->
                error(503, "The engine is currently overloaded", "server_error", null, null)
                        .after(Fault.PAUSE);
        };
    }

    private static Refusal error(int status, String message, String type, String param, String code) {
        ObjectNode body = object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return new Refusal(status, body.toString());
    }

    @Override
    String broken() {
        return "data: " + refusal(Fault.BROKEN_STREAM).body() + "\n\n";
    }
}
