package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.budgets.Admission;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.limits.TokenAdmission;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.ContentBlocked;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.ModelMissing;
import io.llmoptimizer.integration.providers.ProviderFailure.OutOfCredit;
import io.llmoptimizer.integration.providers.ProviderFailure.PromptTooLong;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.TimedOut;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The one place where what went wrong becomes a status, a code and a sentence. Pure. */
final class Refusals {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String UNAVAILABLE = "provider_unavailable";

    private Refusals() {}

    static CallError unknownModel(String name) {
        return CallError.of(
                        404,
                        "model_not_found",
                        "There is no model \"" + name + "\". GET /v1/models lists the models you can use.")
                .about("model");
    }

    static CallError shutDown(Model model) {
        String instead = model.replacement()
                .map(other -> "use \"" + other + "\" instead.")
                .orElse("GET /v1/models lists the models you can use.");
        String day = model.traits().shutsDownOn().map(on -> " on " + on).orElse("");
        return CallError.of(
                        404,
                        "model_not_found",
                        "The model \"" + model.id() + "\" was shut down by its provider" + day + ": " + instead)
                .about("model");
    }

    static CallError brokenAlias(String alias, String target) {
        return CallError.of(
                        404,
                        "model_not_found",
                        "The alias \"" + alias + "\" stands for the model \"" + target
                                + "\", which there is not any more: PUT /api/v1/integration/model-aliases/" + alias
                                + " changes it.")
                .about("model");
    }

    static CallError modelNotAllowed(String name) {
        return CallError.of(403, "model_not_allowed", "Your API key does not permit the model \"" + name + "\".")
                .about("model");
    }

    static CallError wrongKind(Model model, Operation operation) {
        return CallError.of(
                        400,
                        "unsupported_model",
                        "The model \"" + model.id() + "\" is for " + forWhat(model.kind()) + ", not for "
                                + operation.words() + ". GET /v1/models says of each model what it is for.")
                .about("model");
    }

    private static String forWhat(Kind kind) {
        return switch (kind) {
            case CHAT -> Operation.CHAT.words();
            case EMBEDDING -> Operation.EMBEDDINGS.words();
            case MODERATION -> Operation.MODERATION.words();
        };
    }

    static CallError notOffered(String provider, Operation operation) {
        return CallError.of(
                        400,
                        "unsupported_operation",
                        "Provider " + provider + " has no " + operation.words() + ": name a model of another provider.")
                .about("model");
    }

    static CallError noProvider(String sentence) {
        return CallError.of(503, UNAVAILABLE, sentence);
    }

    static CallError notCached() {
        return CallError.of(
                504,
                "not_cached",
                "The answer is not in the cache, and llmo-cache: only-if-cached forbids asking for it.");
    }

    static CallError tokensExhausted(TokenAdmission.Refused refused) {
        long seconds = Math.max(1, refused.retryAfter().plusMillis(999).toSeconds());
        Map<String, String> headers = new HashMap<>(TokenHeaders.of(refused.standing()));
        headers.put("retry-after", Long.toString(seconds));
        return new CallError(
                429,
                "rate_limit_exceeded",
                null,
                "The limit of " + refused.standing().limit() + " tokens per minute of this " + refused.whose()
                        + " leaves no room for this call. Try again in " + seconds + " s.",
                headers);
    }

    static CallError budgetExceeded(Admission.Refused refused) {
        return CallError.of(
                429,
                "budget_exceeded",
                "The budget " + refused.budgetId() + " of " + usd(refused.amountUsd()) + " has nothing left: "
                        + usd(refused.spentUsd()) + " are spent or reserved by running calls.");
    }

    static CallError budgetsUnavailable(String sentence) {
        return CallError.of(503, "budgets_unavailable", sentence).retryAfter(SOON);
    }

    static CallError usageNotRecorded() {
        return CallError.of(
                        503,
                        "usage_not_recorded",
                        "The call's usage can't be stored at the moment, so it was not completed. Try again in a few seconds.")
                .retryAfter(SOON);
    }

    static CallError stopping() {
        return CallError.of(503, "shutting_down", "The service is being stopped. Try again.")
                .retryAfter(SOON);
    }

    /** @param asked what the provider was called for */
    static CallError of(ProviderFailure failure, Operation asked) {
        String who = "Provider " + failure.provider();
        return switch (failure) {
            case Unreachable f ->
                CallError.of(503, UNAVAILABLE, who + " can't be reached: " + f.detail() + ".")
                        .retryAfter(SOON);
            case TimedOut f ->
                CallError.of(
                        408,
                        "request_timeout",
                        who + " took longer than " + f.after().toMillis() + " ms for "
                                + f.phase().words() + ".");
            case RateLimited f ->
                CallError.of(429, "rate_limit_exceeded", who + " limits our requests: " + f.detail())
                        .retryAfter(f.retryAfter().orElse(SOON));
            case OutOfCredit f ->
                f.ownKey().isPresent()
                        ? ownAccountEmpty(who, f.ownKey().get())
                        : CallError.of(
                                503, UNAVAILABLE, who + " refuses to work: our account there has no credit left.");
            case CredentialsRefused f ->
                f.ownKey().isPresent() ? ownKeyRefused(who, f, f.ownKey().get()) : keyRefused(who, f);
            case ModelMissing f ->
                CallError.of(404, "model_not_found", who + " does not offer the model \"" + f.model() + "\" to us.")
                        .about("model");
            case PromptTooLong f ->
                CallError.of(400, "context_length_exceeded", f.detail()).about(asked.content());
            case ContentBlocked f ->
                CallError.of(400, "content_blocked", f.detail()).about(asked.content());
            case Rejected f -> CallError.invalid(f.param(), who + " rejected the request: " + f.detail());
            case Unsupported f ->
                CallError.of(400, "unsupported_parameter", who + " does not take this: " + f.detail())
                        .about(f.param());
            case Broken f -> broken(who, f);
            case BrokenOff f ->
                CallError.of(503, UNAVAILABLE, who + " broke off in the middle of its answer: " + f.detail())
                        .retryAfter(SOON);
        };
    }

    private static CallError keyRefused(String who, CredentialsRefused failure) {
        return CallError.of(
                503,
                UNAVAILABLE,
                who + " refused our credentials (status " + failure.status() + "): check llmo.providers."
                        + failure.provider() + ".api-key.");
    }

    /** Not 401: to a client that would say that its key for us is at fault. Nobody need try again before a change. */
    private static CallError ownKeyRefused(String who, CredentialsRefused failure, String name) {
        String what = failure.status() == 0
                ? "Your organization's own keys for " + failure.provider() + " can't be read here any more"
                : who + " refused your organization's own key \"" + name + "\" (status " + failure.status() + ")";
        return CallError.of(
                403,
                "provider_key_refused",
                what + ": replace it with POST /api/v1/integration/providers/" + failure.provider()
                        + "/credentials, or delete it to use this installation's.");
    }

    private static CallError ownAccountEmpty(String who, String name) {
        return CallError.of(
                403,
                "provider_account_empty",
                who + " refuses to work: the account of your organization's own key \"" + name
                        + "\" has no credit left.");
    }

    private static CallError broken(String who, Broken failure) {
        String status = failure.status() == 0 ? "" : " with status " + failure.status();
        return CallError.of(503, UNAVAILABLE, who + " failed" + status + ": " + failure.detail())
                .retryAfter(failure.retryAfter().orElse(SOON));
    }

    private static String usd(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString() + " USD";
    }
}
