package io.llmoptimizer.integration.providers.guard;

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

/**
 * Providers repeat a key, whole or its beginning, in the text of an error, and that text goes on to clients and logs. Here,
 * once for all of them, the key is taken out of it.
 */
final class KeyTrace {
    private static final String INSTEAD = "[key]";
    /** As much of the beginning gives a key away; vendors' own prefixes, such as sk-proj-, are about as long. */
    private static final int HEAD = 8;

    private KeyTrace() {}

    /** The same failure, without a trace of {@code secret}. */
    static ProviderFailure removed(String secret, ProviderFailure failure) {
        if (!failure.toString().contains(head(secret))) {
            return failure;
        }
        return switch (failure) {
            case Unreachable f -> new Unreachable(f.provider(), removed(secret, f.detail()));
            case RateLimited f -> new RateLimited(f.provider(), removed(secret, f.detail()), f.retryAfter());
            case ModelMissing f -> new ModelMissing(f.provider(), removed(secret, f.model()));
            case PromptTooLong f -> new PromptTooLong(f.provider(), removed(secret, f.detail()));
            case ContentBlocked f -> new ContentBlocked(f.provider(), removed(secret, f.detail()));
            case Rejected f -> new Rejected(f.provider(), removed(secret, f.detail()), removed(secret, f.param()));
            case Unsupported f ->
                new Unsupported(f.provider(), removed(secret, f.param()), removed(secret, f.detail()));
            case Broken f -> new Broken(f.provider(), f.status(), removed(secret, f.detail()), f.retryAfter());
            case BrokenOff f -> new BrokenOff(f.provider(), removed(secret, f.detail()));
            case TimedOut f -> f;
            case OutOfCredit f -> f;
            case CredentialsRefused f -> f;
        };
    }

    /** Null for null. */
    static String removed(String secret, String text) {
        if (text == null) {
            return null;
        }
        String without = text.replace(secret, INSTEAD);
        String head = head(secret);
        int at = without.indexOf(head);
        while (at >= 0) {
            int end = at + head.length();
            while (end < without.length() && isOfKey(without.charAt(end))) {
                end++;
            }
            without = without.substring(0, at) + INSTEAD + without.substring(end);
            at = without.indexOf(head, at + INSTEAD.length());
        }
        return without;
    }

    private static String head(String secret) {
        return secret.substring(0, Math.min(HEAD, secret.length()));
    }

    /** What a key has in it, and what vendors put in the place of its middle. */
    private static boolean isOfKey(char character) {
        return Character.isLetterOrDigit(character) || "-_*.\u2026+/=~".indexOf(character) >= 0;
    }
}
