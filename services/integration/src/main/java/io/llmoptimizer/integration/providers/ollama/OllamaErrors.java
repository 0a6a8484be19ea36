package io.llmoptimizer.integration.providers.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.ModelMissing;
import io.llmoptimizer.integration.providers.ProviderFailure.OutOfCredit;
import io.llmoptimizer.integration.providers.ProviderFailure.PromptTooLong;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.upstream.Pauses;
import java.io.IOException;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What Ollama's errors mean: {@code {"error":"a sentence"}} with a status, or as a line of a stream. Pure.
 *
 * @see <a href="https://docs.ollama.com/api/errors">the errors</a>
 */
final class OllamaErrors {
    private static final int LONGEST_DETAIL = 500;

    private final String provider;
    private final String model;

    OllamaErrors(String provider, String model) {
        this.provider = provider;
        this.model = model;
    }

    /**
     * An answer with an error status.
     *
     * @param headers the value of a response header, or null
     */
    ProviderFailure answered(int status, UnaryOperator<String> headers, byte[] body) {
        String detail = detail(parse(body));
        return switch (status) {
            case 400, 422 ->
                isTooLong(detail) ? new PromptTooLong(provider, detail) : new Rejected(provider, detail, null);
            case 401, 403 -> new CredentialsRefused(provider, status);
            case 402 -> new OutOfCredit(provider);
            case 404 -> new ModelMissing(provider, model);
            case 413 -> new PromptTooLong(provider, detail);
            case 429 -> new RateLimited(provider, detail, Pauses.in(headers));
            default -> new Broken(provider, status, detail, Pauses.in(headers));
        };
    }

    /** Of a stream that began well: the request was in order, so it is the server. */
    ProviderFailure inStream(JsonNode event) {
        return new Broken(provider, 500, detail(event));
    }

    private static boolean isTooLong(String detail) {
        String words = detail.toLowerCase(Locale.ROOT);
        return words.contains("context length") || words.contains("input length exceeds");
    }

    private static String detail(JsonNode body) {
        String message = body.path("error").asText("");
        return message.isEmpty() ? "no reason given" : message.substring(0, Math.min(message.length(), LONGEST_DETAIL));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.read(body);
        } catch (IOException notJson) {
            return Json.object();
        }
    }
}
