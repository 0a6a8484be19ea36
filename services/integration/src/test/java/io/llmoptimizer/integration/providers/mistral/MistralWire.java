package io.llmoptimizer.integration.providers.mistral;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.compatible.OpenAiWire;

/** Mistral's wire: a stream's usage comes with its end, and an error is an object of that name. */
public final class MistralWire extends OpenAiWire {

    @Override
    public String end(Why why, int outputTokens) {
        String reason = switch (why) {
            case STOP -> "stop";
            case LENGTH -> "model_length";
            case TOOLS -> "tool_calls";
            case FILTERED -> throw new IllegalArgumentException("Mistral has no such reason");
        };
        return FakeUpstream.event(
                        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"mistral-x\","
                                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"" + reason
                                + "\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":" + outputTokens
                                + ",\"total_tokens\":" + (7 + outputTokens)
                                + ",\"prompt_tokens_details\":{\"cached_tokens\":2}}}")
                + FakeUpstream.event("[DONE]");
    }

    @Override
    public boolean has(Why why) {
        return why != Why.FILTERED;
    }

    @Override
    public boolean has(Kind kind) {
        return kind != Kind.BLOCKED;
    }

    @Override
    public String errorEvent(String message) {
        return FakeUpstream.event(error(500, message, "internal_server_error").body());
    }

    @Override
    public Refusal refusal(Kind kind) {
        return switch (kind) {
            case CREDENTIALS -> new Refusal(401, "{\"message\":\"Unauthorized\",\"request_id\":\"r-1\"}");
            case CREDIT -> new Refusal(402, "{\"message\":\"Payment required\",\"request_id\":\"r-1\"}");
            case MODEL -> error(400, "Invalid model: mistral-99", "invalid_model");
            case TOO_LONG ->
                error(
                        400,
                        "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
                        "invalid_request_error");
            case RATE -> error(429, "Rate limit exceeded", "rate_limited");
            case REQUEST ->
                new Refusal(
                        422,
                        "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"x\"],"
                                + "\"msg\":\"Extra inputs are not permitted\",\"input\":1}]},\"type\":\"invalid_request_error\"}");
            case BLOCKED -> throw new IllegalArgumentException("Mistral has no such error");
            case OVERLOADED -> error(503, "Service unavailable.", "service_unavailable");
            case FAILING -> error(500, "Internal server error", "internal_server_error");
        };
    }

    private static Refusal error(int status, String message, String type) {
        return new Refusal(
                status,
                "{\"object\":\"error\",\"message\":\"" + message + "\",\"type\":\"" + type
                        + "\",\"param\":null,\"code\":\"1500\"}");
    }
}
