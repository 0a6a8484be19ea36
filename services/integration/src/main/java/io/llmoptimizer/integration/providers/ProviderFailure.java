package io.llmoptimizer.integration.providers;

import java.time.Duration;
import java.util.Optional;

/**
 * Everything that can go wrong at a provider. What to do about it is decided here, once; how it is told to a client is
 * decided where answers are made.
 */
public sealed interface ProviderFailure {

    /** Id of the provider. */
    String provider();

    /** No connection, or it broke before an answer began. */
    record Unreachable(String provider, String detail) implements ProviderFailure {}

    /** Took too long. */
    record TimedOut(String provider, Phase phase, Duration after) implements ProviderFailure {}

    /** Asks us to slow down. */
    record RateLimited(String provider, String detail, Optional<Duration> retryAfter) implements ProviderFailure {}

    /**
     * The account there has no credit left.
     *
     * @param ownKey name of the caller's organization's own key; empty where the account is the platform's
     */
    record OutOfCredit(String provider, Optional<String> ownKey) implements ProviderFailure {
        public OutOfCredit(String provider) {
            this(provider, Optional.empty());
        }
    }

    /**
     * Does not accept the credentials. The provider's text is left out: it can repeat a part of the key.
     *
     * @param status the HTTP status, or 0 when the key can't be read by us
     * @param ownKey name of the caller's organization's own key; empty where the credentials are the platform's
     */
    record CredentialsRefused(String provider, int status, Optional<String> ownKey) implements ProviderFailure {
        public CredentialsRefused(String provider, int status) {
            this(provider, status, Optional.empty());
        }
    }

    /** Does not have the model (any more), or not for our account. */
    record ModelMissing(String provider, String model) implements ProviderFailure {}

    /** The prompt is longer than this model reads. */
    record PromptTooLong(String provider, String detail) implements ProviderFailure {}

    /** The provider's content policy forbids the prompt. */
    record ContentBlocked(String provider, String detail) implements ProviderFailure {}

    /**
     * The request itself is at fault, so another provider would refuse it too.
     *
     * @param param the parameter at fault, or null
     */
    record Rejected(String provider, String detail, String param) implements ProviderFailure {}

    /**
     * The request needs what this provider does not have; another may.
     *
     * @param param what of the request
     */
    record Unsupported(String provider, String param, String detail) implements ProviderFailure {}

    /**
     * The provider itself is at fault.
     *
     * @param status the HTTP status, or 0 when it answered what can't be understood
     * @param retryAfter the pause that it asks for
     */
    record Broken(String provider, int status, String detail, Optional<Duration> retryAfter)
            implements ProviderFailure {
        public Broken(String provider, int status, String detail) {
            this(provider, status, detail, Optional.empty());
        }
    }

    /** Broke off in the middle of an answer. */
    record BrokenOff(String provider, String detail) implements ProviderFailure {}

    /** What took too long. */
    enum Phase {
        CONNECT("connecting"),
        FIRST_TOKEN("the first token"),
        IDLE("the next token"),
        TOTAL("the whole answer");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Whether the same request may be sent to the same provider once more: it was most likely never processed. */
    default boolean worthRetrying() {
        return this instanceof Unreachable;
    }

    /** Whether another model may still answer. */
    default boolean worthFallingBack() {
        return switch (this) {
            case Rejected _ -> false;
            case TimedOut timedOut -> timedOut.phase() != Phase.TOTAL;
            case Unreachable _ -> true;
            case RateLimited _ -> true;
            case OutOfCredit _ -> true;
            case CredentialsRefused _ -> true;
            case ModelMissing _ -> true;
            case PromptTooLong _ -> true;
            case ContentBlocked _ -> true;
            case Unsupported _ -> true;
            case Broken _ -> true;
            case BrokenOff _ -> true;
        };
    }
}
