package io.llmoptimizer.integration.providers.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.ContentBlocked;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.ModelMissing;
import io.llmoptimizer.integration.providers.ProviderFailure.OutOfCredit;
import io.llmoptimizer.integration.providers.ProviderFailure.PromptTooLong;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.upstream.Pauses;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What Anthropic's errors mean. Pure.
 *
 * @see <a href="https://docs.anthropic.com/en/api/errors">the errors</a>
 */
final class AnthropicErrors {
    private static final int LONGEST_DETAIL = 500;
    private static final int OVERLOADED = 529;

    private final String provider;
    private final String model;

    AnthropicErrors(String provider, String model) {
        this.provider = provider;
        this.model = model;
    }

    /**
     * An answer with an error status.
     *
     * @param headers the value of a response header, or null
     */
    ProviderFailure answered(int status, UnaryOperator<String> headers, byte[] body) {
        JsonNode error = parse(body).path("error");
        String detail = detail(error);
        return switch (status) {
            case 400, 422 -> rejected(detail);
            case 401, 403 -> new CredentialsRefused(provider, status);
            case 402 -> new OutOfCredit(provider);
            case 404 -> new ModelMissing(provider, model);
            case 413 -> new PromptTooLong(provider, detail);
            case 429 -> new RateLimited(provider, detail, Pauses.in(headers).or(() -> RateLimits.pause(headers)));
            default -> new Broken(provider, status, detail, Pauses.in(headers));
        };
    }

    /** An {@code error} event: no status, but the type says which it would have been. */
    ProviderFailure inStream(JsonNode event) {
        JsonNode error = event.path("error");
        String detail = detail(error);
        return switch (error.path("type").asText("")) {
            case "invalid_request_error" -> rejected(detail);
            case "authentication_error" -> new CredentialsRefused(provider, 401);
            case "permission_error" -> new CredentialsRefused(provider, 403);
            case "billing_error" -> new OutOfCredit(provider);
            case "not_found_error" -> new ModelMissing(provider, model);
            case "request_too_large" -> new PromptTooLong(provider, detail);
            case "rate_limit_error" -> new RateLimited(provider, detail, Optional.empty());
            case "timeout_error" -> new Broken(provider, 504, detail);
            case "overloaded_error" -> new Broken(provider, OVERLOADED, detail);
            default -> new Broken(provider, 500, detail);
        };
    }

    /** One type stands for all that is wrong with a request; only the words tell it apart. */
    private ProviderFailure rejected(String detail) {
        String words = detail.toLowerCase(Locale.ROOT);
        if (words.contains("prompt is too long") || words.contains("exceed context limit")) {
            return new PromptTooLong(provider, detail);
        }
        if (words.contains("credit balance")) {
            return new OutOfCredit(provider);
        }
        if (words.contains("content filtering policy")) {
            return new ContentBlocked(provider, detail);
        }
        return new Rejected(provider, detail, null);
    }

    private static String detail(JsonNode error) {
        String message = error.path("message").asText("no reason given");
        return message.substring(0, Math.min(message.length(), LONGEST_DETAIL));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.read(body);
        } catch (IOException notJson) {
            return Json.object();
        }
    }
}
