package io.llmoptimizer.billing.metering;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.llmoptimizer.billing.money.Usd;
import java.math.BigDecimal;

/**
 * What some ledger entries add up to.
 *
 * @param requests all calls that reached execution
 * @param billableRequests those a provider charged tokens for
 * @param failedRequests those that got no answer
 * @param cost exact, in US dollars; written as {@code costUsd}
 */
public record UsageSums(
        long requests,
        long billableRequests,
        long failedRequests,
        long cacheHits,
        long promptTokens,
        long completionTokens,
        @JsonIgnore BigDecimal cost) {
    static final UsageSums NONE = new UsageSums(0, 0, 0, 0, 0, 0, BigDecimal.ZERO);

    @JsonProperty
    public long totalTokens() {
        return promptTokens + completionTokens;
    }

    @JsonProperty
    public String costUsd() {
        return Usd.plain(cost);
    }

    UsageSums plus(UsageSums other) {
        return new UsageSums(
                requests + other.requests,
                billableRequests + other.billableRequests,
                failedRequests + other.failedRequests,
                cacheHits + other.cacheHits,
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                cost.add(other.cost));
    }
}
