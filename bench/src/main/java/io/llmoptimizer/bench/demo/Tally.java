package io.llmoptimizer.bench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** What one party says the run was: the client, billing or analytics. */
record Tally(long requests, long cacheHits, long promptTokens, long completionTokens, BigDecimal costUsd) {
    static final Tally NONE = new Tally(0, 0, 0, 0, BigDecimal.ZERO);

    Tally plus(Tally other) {
        return new Tally(
                requests + other.requests,
                cacheHits + other.cacheHits,
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                costUsd.add(other.costUsd));
    }

    /** From a row of billing's or analytics' usage answer. */
    static Tally of(JsonNode row) {
        return new Tally(
                row.path("requests").asLong(),
                row.path("cacheHits").asLong(),
                row.path("promptTokens").asLong(),
                row.path("completionTokens").asLong(),
                new BigDecimal(row.path("costUsd").asText("0")));
    }

    /** Equal to the last digit; 1.0 and 1.00 dollars are the same cost. */
    boolean agreesWith(Tally other) {
        return requests == other.requests
                && cacheHits == other.cacheHits
                && promptTokens == other.promptTokens
                && completionTokens == other.completionTokens
                && costUsd.compareTo(other.costUsd) == 0;
    }
}
