package io.llmoptimizer.integration.budgets;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What a call can cost at most, and who pays for it.
 *
 * @param id the usage record's id; asking again with the same id reserves nothing more
 * @param project project of the caller, or null
 * @param user user of the caller, or null
 * @param apiKey API key of the caller, or null
 * @param promptWorstCaseUsd upper bound of the prompt's cost
 * @param outputUsdPerToken price of one output token
 * @param maxTokens output tokens the client allows, or empty when it gave no {@code max_tokens}
 * @param largestOutput output tokens the model can produce at most
 * @param lifetime after which the reservation lapses when nobody settles it: longer than the call can take
 * @param occurredAt when the call was accepted, as its usage record will say; decides the budgets' periods
 */
public record SpendRequest(
        UUID id,
        UUID organization,
        UUID project,
        UUID user,
        UUID apiKey,
        BigDecimal promptWorstCaseUsd,
        BigDecimal outputUsdPerToken,
        OptionalLong maxTokens,
        long largestOutput,
        Duration lifetime,
        Instant occurredAt) {

    public SpendRequest {
        Objects.requireNonNull(id, "a spend request needs the usage record's id");
        Objects.requireNonNull(organization, "a spend request needs an organization");
        Objects.requireNonNull(maxTokens, "a spend request needs an optional max tokens, not null");
        Objects.requireNonNull(occurredAt, "a spend request needs the time its call was accepted");
        requireNotNegative("prompt cost", promptWorstCaseUsd);
        requireNotNegative("output price", outputUsdPerToken);
        if (maxTokens.isPresent() && maxTokens.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "a spend request's max tokens must be at least 1: " + maxTokens.getAsLong());
        }
        if (largestOutput < 1) {
            throw new IllegalArgumentException("a spend request's largest output must be at least 1: " + largestOutput);
        }
        if (lifetime == null || !lifetime.isPositive()) {
            throw new IllegalArgumentException("a spend request's lifetime must be positive: " + lifetime);
        }
    }

    /** Whether the call can't cost anything, whatever it produces. */
    boolean isFree() {
        return promptWorstCaseUsd.signum() == 0 && outputUsdPerToken.signum() == 0;
    }

    private static void requireNotNegative(String what, BigDecimal usd) {
        if (usd == null || usd.signum() < 0) {
            throw new IllegalArgumentException("a spend request's " + what + " must be 0 or more: " + usd);
        }
    }
}
