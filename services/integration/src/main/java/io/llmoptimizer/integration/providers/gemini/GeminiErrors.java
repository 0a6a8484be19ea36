package io.llmoptimizer.integration.providers.gemini;

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
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What Gemini's errors mean. Pure.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">the errors</a>
 * @see <a href="https://google.aip.dev/193">their form</a>
 */
final class GeminiErrors {
    private static final int LONGEST_DETAIL = 500;
    private static final long SECOND_MS = 1_000;

    private final String provider;
    private final String model;

    GeminiErrors(String provider, String model) {
        this.provider = provider;
        this.model = model;
    }

    /**
     * An answer with an error status.
     *
     * @param headers the value of a response header, or null
     */
    ProviderFailure answered(int status, UnaryOperator<String> headers, byte[] body) {
        return classify(status, holder(parse(body)).path("error"), Pauses.in(headers));
    }

    ProviderFailure inStream(JsonNode event) {
        JsonNode error = event.path("error");
        return classify(error.path("code").asInt(500), error, Optional.empty());
    }

    private ProviderFailure classify(int status, JsonNode error, Optional<Duration> pause) {
        String detail = detail(error);
        return switch (status) {
            case 400 -> rejected(error, detail);
            case 401, 403 -> new CredentialsRefused(provider, status);
            case 402 -> new OutOfCredit(provider);
            case 404 -> new ModelMissing(provider, model);
            case 413 -> new PromptTooLong(provider, detail);
            case 429 -> new RateLimited(provider, detail, pause.or(() -> retryDelay(error)));
            default -> new Broken(provider, status, detail, pause.or(() -> retryDelay(error)));
        };
    }

    private ProviderFailure rejected(JsonNode error, String detail) {
        String words = detail.toLowerCase(Locale.ROOT);
        if (words.contains("api key") || mentions(error, "API_KEY")) {
            return new CredentialsRefused(provider, 400);
        }
        if (words.contains("billing")) {
            return new OutOfCredit(provider);
        }
        if (words.contains("exceeds the maximum number of tokens")) {
            return new PromptTooLong(provider, detail);
        }
        return new Rejected(provider, detail, null);
    }

    private static boolean mentions(JsonNode error, String reason) {
        for (JsonNode info : error.path("details")) {
            if (info.path("reason").asText("").startsWith(reason)) {
                return true;
            }
        }
        return false;
    }

    /** {@code RetryInfo} says it as {@code 34s} or {@code 34.07s}. */
    private static Optional<Duration> retryDelay(JsonNode error) {
        for (JsonNode info : error.path("details")) {
            String delay = info.path("retryDelay").asText("");
            if (delay.endsWith("s")) {
                return Pauses.parse(delay.substring(0, delay.length() - 1), SECOND_MS);
            }
        }
        return Optional.empty();
    }

    private static String detail(JsonNode error) {
        String message = error.path("message").asText("no reason given");
        return message.substring(0, Math.min(message.length(), LONGEST_DETAIL));
    }

    /** Errors of a stream come in an array. */
    private static JsonNode holder(JsonNode body) {
        return body.isArray() ? body.path(0) : body;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.read(body);
        } catch (IOException notJson) {
            return Json.object();
        }
    }
}
