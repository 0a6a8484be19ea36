package io.llmoptimizer.integration.providers.compatible;

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
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.upstream.Pauses;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What an error answer of an OpenAI-compatible server means. Pure. */
public final class UpstreamErrors {
    private static final int LONGEST_DETAIL = 500;
    private static final long SECOND_MS = 1_000;
    private static final int UNAUTHORIZED = 401;

    private final String provider;
    private final String model;

    /** The parts that servers put into an error, under their various names. */
    private record Said(String message, String param, String code, String type) {
        boolean mentions(String word) {
            return code.contains(word) || type.contains(word);
        }

        /** OpenAI, vLLM, llama.cpp, xAI and Together each say it in their own words. */
        boolean isTooLong() {
            String lower = message.toLowerCase(Locale.ROOT);
            return mentions("context_length")
                    || mentions("exceed_context_size")
                    || lower.contains("maximum context length")
                    || lower.contains("maximum prompt length")
                    || lower.contains("prompt is too long")
                    || lower.contains("less than the context length")
                    || lower.contains("`max_new_tokens` must be");
        }
    }

    public UpstreamErrors(String provider, String model) {
        this.provider = provider;
        this.model = model;
    }

    /**
     * An answer with an error status.
     *
     * @param headers the value of a response header, or null
     */
    public ProviderFailure answered(int status, UnaryOperator<String> headers, byte[] body) {
        JsonNode told = parse(body);
        return classify(status, told, said(told), Pauses.in(headers).or(() -> sizeReset(headers)));
    }

    /** Mistral says by this header, in seconds, when its limit of tokens is renewed. */
    private static Optional<Duration> sizeReset(UnaryOperator<String> headers) {
        return Pauses.parse(headers.apply("ratelimitbysize-reset"), SECOND_MS);
    }

    /** An {@code error} object in the middle of a stream. */
    ProviderFailure inStream(JsonNode event) {
        int code = event.path("error").path("code").asInt(0);
        return classify(code >= 400 && code < 600 ? code : 500, event, said(event), Optional.empty());
    }

    private ProviderFailure classify(int status, JsonNode told, Said said, Optional<Duration> retryAfter) {
        return switch (status) {
            case UNAUTHORIZED -> new CredentialsRefused(provider, status);
            case 403 -> forbidden(told, said);
            // OpenRouter: the account has money, and too much of it is promised to calls that run.
            case 402 ->
                told.at("/error/metadata/limit_source").asText("").equals("openrouter_in_flight_budget")
                        ? new RateLimited(provider, said.message(), retryAfter)
                        : new OutOfCredit(provider);
            case 412 -> precondition(said, retryAfter);
            case 404 -> new ModelMissing(provider, model);
            case 413 -> new PromptTooLong(provider, said.message());
            case 429 ->
                said.mentions("insufficient_quota") || said.mentions("billing")
                        ? new OutOfCredit(provider)
                        : new RateLimited(provider, said.message(), retryAfter);
            case 400, 409, 422 -> rejected(said);
            case 501 -> new Unsupported(provider, "model", said.message());
            default -> new Broken(provider, status, said.message(), retryAfter);
        };
    }

    /** Together tells so of a prompt that is too long, OpenRouter of one that a model's own moderation flagged. */
    private ProviderFailure forbidden(JsonNode told, Said said) {
        if (said.isTooLong()) {
            return new PromptTooLong(provider, said.message());
        }
        return told.at("/error/metadata/reasons").isArray()
                ? new ContentBlocked(provider, said.message())
                : new CredentialsRefused(provider, 403);
    }

    /** Fireworks: a suspended account or one at its spending limit, and likewise an adapter that could not be loaded. */
    private ProviderFailure precondition(Said said, Optional<Duration> retryAfter) {
        String message = said.message().toLowerCase(Locale.ROOT);
        return message.contains("suspended") || message.contains("spending limit") || message.contains("billing")
                ? new OutOfCredit(provider)
                : new Broken(provider, 412, said.message(), retryAfter);
    }

    private ProviderFailure rejected(Said said) {
        String message = said.message().toLowerCase(Locale.ROOT);
        if (said.isTooLong()) {
            return new PromptTooLong(provider, said.message());
        }
        if (message.startsWith("incorrect api key")) {
            // xAI. What it says has a part of the key in it.
            return new CredentialsRefused(provider, UNAUTHORIZED);
        }
        if (said.mentions("content_filter")
                || said.mentions("content_policy")
                || message.contains("content exists risk") // DeepSeek
                || said.mentions("moderation")) {
            return new ContentBlocked(provider, said.message());
        }
        if (said.mentions("model_not_found") || said.mentions("invalid_model") || message.equals("model not exist")) {
            return new ModelMissing(provider, model);
        }
        return new Rejected(provider, said.message(), said.param());
    }

    /** OpenAI, most: {@code {"error":{…}}}; Ollama: {@code {"error":"…"}}; Mistral: {@code {"message":…}}; FastAPI: {@code {"detail":…}}. */
    private static Said said(JsonNode body) {
        JsonNode error = body.path("error");
        JsonNode holder = error.isObject() ? error : body;
        JsonNode message = error.isTextual() ? error : holder.path("message");
        if (message.isMissingNode() || message.isNull()) {
            message = body.path("detail");
        }
        if (message.isObject()) {
            message = message.path("detail");
        }
        if (message.isArray() && message.path(0).has("msg")) {
            return new Said(found(message.path(0)), place(message.path(0)), "", "");
        }
        String text = message.isTextual() ? message.textValue() : message.toString();
        return new Said(
                text.isEmpty() ? "no reason given" : text.substring(0, Math.min(text.length(), LONGEST_DETAIL)),
                holder.path("param").textValue(),
                holder.path("code").asText(""),
                holder.path("type").asText(""));
    }

    private static String found(JsonNode fault) {
        String place = place(fault);
        return (place == null ? "" : place + ": ") + fault.path("msg").asText();
    }

    /** FastAPI, and Mistral, tell the place as {@code ["body","messages",0]}. */
    private static String place(JsonNode fault) {
        StringBuilder place = new StringBuilder();
        for (JsonNode step : fault.path("loc")) {
            if (step.isNumber()) {
                place.append('[').append(step.asText()).append(']');
            } else if (!step.asText().equals("body")) {
                place.append(place.isEmpty() ? "" : ".").append(step.asText());
            }
        }
        return place.isEmpty() ? null : place.toString();
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.read(body);
        } catch (IOException notJson) {
            return Json.object();
        }
    }
}
