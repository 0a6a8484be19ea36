package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Mistral: refuses what it does not know, wants ids of nine letters, and tells a stream's usage unasked with its end. */
final class MistralSimulator extends ChatCompletionsSimulator {

    MistralSimulator(String key) {
        super(key);
    }

    @Override
    Set<String> parameters() {
        return Set.of(
                "model",
                "messages",
                "stream",
                "max_tokens",
                "temperature",
                "top_p",
                "stop",
                "random_seed",
                "n",
                "presence_penalty",
                "frequency_penalty",
                "tools",
                "tool_choice",
                "parallel_tool_calls",
                "response_format",
                "prediction",
                "prompt_mode",
                "safe_prompt");
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
        parts(prompt, content, path);
    }

    @Override
    void format(PromptBuilder prompt, JsonNode format) {
        JsonNode schema = format.path("json_schema");
        requireOnly(format, "response_format", Set.of("type", "json_schema"));
        if (format.path("type").asText().equals("json_schema")) {
            requireOnly(schema, "response_format.json_schema", Set.of("name", "description", "schema", "strict"));
            require(schema.path("name").isTextual(), "response_format.json_schema.name", "Field required");
            require(schema.path("schema").isObject(), "response_format.json_schema.schema", "Field required");
            prompt.schema(schema.path("schema"));
        }
    }

    @Override
    String callId(int index) {
        return "D681PevK" + index;
    }

    @Override
    void requireCallId(String id, String path) {
        require(id.matches("[a-zA-Z0-9]{9}"), path, "Tool call id has to be defined, a-z, A-Z, 0-9, length 9");
    }

    @Override
    ObjectNode usage() {
        ObjectNode usage = object().put("prompt_tokens", Usage.INPUT)
                .put("completion_tokens", Usage.OUTPUT)
                .put("total_tokens", Usage.INPUT + Usage.OUTPUT);
        usage.putObject("prompt_tokens_details").put("cached_tokens", Usage.CACHED);
        return usage;
    }

    /** All calls come whole, in one event. */
    @Override
    String calls(Prompt prompt, Reply reply) {
        ObjectNode delta = object().put("content", "");
        for (int i = 0; i < reply.calls().size(); i++) {
            call(delta, reply, i).put("index", i);
        }
        return event(chunk(prompt, delta, null));
    }

    @Override
    String end(Prompt prompt, Reply reply) {
        ObjectNode last = chunk(prompt, object().put("content", ""), finish(reply));
        last.set("usage", usage());
        return event(last) + "data: [DONE]\n\n";
    }

    @Override
    Refusal malformed(String param, String message) {
        ObjectNode body = object().put("object", "error").put("type", "invalid_request_error");
        ObjectNode detail =
                body.putObject("message").putArray("detail").addObject().put("type", "extra_forbidden");
        detail.putArray("loc").add("body").add(param);
        detail.put("msg", message);
        return new Refusal(422, body.toString());
    }

    @Override
    Refusal refusal(Fault fault) {
        return switch (fault) {
            case CREDENTIALS -> new Refusal(401, "{\"detail\":\"Unauthorized\"}");
            case CREDIT -> new Refusal(402, "{\"message\":\"Payment required\",\"request_id\":\"r-1\"}");
            case FORBIDDEN -> new Refusal(403, "{\"message\":\"Forbidden\",\"request_id\":\"r-1\"}");
            case MODEL -> error(400, "Invalid model: mistral-99", "invalid_model");
            case TOO_LONG ->
                error(
                        400,
                        "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
                        "invalid_request_error");
            case RATE ->
                error(429, "Requests rate limit exceeded", "rate_limited").after(Fault.PAUSE);
            case FAILING, BROKEN_STREAM -> error(500, "Internal server error", "internal_server_error");
            case OVERLOADED ->
                error(503, "Service unavailable.", "service_unavailable").after(Fault.PAUSE);
        };
    }

    private static Refusal error(int status, String message, String type) {
        return new Refusal(
                status,
                object().put("object", "error")
                        .put("message", message)
                        .put("type", type)
                        .putNull("param")
                        .put("code", "1500")
                        .toString());
    }

    @Override
    String broken() {
        return "data: " + refusal(Fault.BROKEN_STREAM).body() + "\n\n";
    }
}
