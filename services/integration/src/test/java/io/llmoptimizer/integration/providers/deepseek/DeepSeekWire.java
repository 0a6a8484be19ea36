package io.llmoptimizer.integration.providers.deepseek;

import io.llmoptimizer.integration.providers.compatible.OpenAiWire;

/** DeepSeek's wire: OpenAI's with other words for the cache, and errors of its own. */
public final class DeepSeekWire extends OpenAiWire {

    private static String inItsWords(String json) {
        return json.replace(
                "\"prompt_tokens_details\":{\"cached_tokens\":2,\"audio_tokens\":0}",
                "\"prompt_cache_hit_tokens\":2,\"prompt_cache_miss_tokens\":5");
    }

    @Override
    public String whole() {
        // Empty lines keep the connection of a whole answer alive.
        return "\n\n" + inItsWords(super.whole());
    }

    @Override
    public String wholeTools() {
        return inItsWords(super.wholeTools());
    }

    @Override
    public String end(Why why, int outputTokens) {
        return inItsWords(super.end(why, outputTokens));
    }

    @Override
    public String keepAlive() {
        return ": keep-alive\n\n";
    }

    @Override
    public Refusal refusal(Kind kind) {
        return switch (kind) {
            case CREDENTIALS -> error(401, "Authentication Fails, Your api key: ****cret is invalid");
            case CREDIT -> error(402, "Insufficient Balance");
            case MODEL -> error(400, "Model Not Exist");
            case TOO_LONG -> error(400, "This model's maximum context length is 131072 tokens.");
            case RATE -> error(429, "Rate limit reached");
            case REQUEST -> error(422, "Failed to deserialize the JSON body into the target type");
            case BLOCKED -> error(400, "Content Exists Risk");
            case OVERLOADED -> error(503, "Service is too busy.");
            case FAILING -> error(500, "Internal error");
        };
    }

    private static Refusal error(int status, String message) {
        return new Refusal(
                status,
                "{\"error\":{\"message\":\"" + message
                        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_request_error\"}}");
    }
}
