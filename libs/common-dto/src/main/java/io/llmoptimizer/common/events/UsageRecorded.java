package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * One model call as it is charged and analysed. The event's id is the usage record's id, and the id of the spend
 * reservation that was made for the call.
 *
 * @param requestId the {@code x-request-id} the client saw
 * @param projectId project of the caller, or null
 * @param userId user of the caller, or null for a key without one
 * @param apiKeyId API key of the caller, or null for a signed-in user
 * @param operation GenAI operation name, such as {@code chat}
 * @param provider id of the provider that answered (or was tried last)
 * @param model catalog name of the model that answered (or was tried last)
 * @param requestedModel the model as the client wrote it
 * @param billable whether a provider charged for tokens; a cache hit or a call that failed before any token is not
 * @param costUsd exact cost in US dollars, a JSON string; zero unless billable
 * @param priceVersion version of the catalog the cost was computed from
 * @param attempts provider attempts made, 0 for a cache hit
 * @param latencyMs milliseconds from the accepted request to the end of the answer
 * @param timeToFirstTokenMs milliseconds to the first token of a stream, or null
 * @param finishReason the provider's reason for stopping, or null
 * @param errorCode our error code for an outcome other than succeeded, or null
 * @param occurredAt when the call was accepted; decides its budget period and rollup
 * @param credentialOwner whose key the provider was called with, and so who pays it; null when none was called, and in
 *     events of before this was told. {@code costUsd} is the list price either way
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record UsageRecorded(
        String requestId,
        UUID organizationId,
        UUID projectId,
        UUID userId,
        UUID apiKeyId,
        String operation,
        String provider,
        String model,
        String requestedModel,
        Outcome outcome,
        CacheStatus cache,
        boolean streamed,
        boolean billable,
        TokenCounts tokens,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal costUsd,
        String priceVersion,
        int attempts,
        long latencyMs,
        Long timeToFirstTokenMs,
        String finishReason,
        String errorCode,
        Map<String, String> tags,
        Instant occurredAt,
        CredentialOwner credentialOwner) {

    public UsageRecorded {
        Objects.requireNonNull(organizationId, "a usage record needs an organization");
        Objects.requireNonNull(outcome, "a usage record needs an outcome");
        Objects.requireNonNull(tokens, "a usage record needs token counts");
        Objects.requireNonNull(costUsd, "a usage record needs a cost");
        Objects.requireNonNull(occurredAt, "a usage record needs a time");
        if (costUsd.signum() < 0) {
            throw new IllegalArgumentException("a usage record's cost can't be negative: " + costUsd);
        }
        tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    /** How the call ended for the client. */
    public enum Outcome {
        @JsonProperty("succeeded")
        SUCCEEDED,
        /** No answer: every attempt failed. */
        @JsonProperty("failed")
        FAILED,
        /** The client hung up; tokens used so far are charged. */
        @JsonProperty("cancelled")
        CANCELLED,
        /** The provider broke off after the first token; tokens delivered so far are charged. */
        @JsonProperty("interrupted")
        INTERRUPTED
    }

    /** Whose account at the provider was used. */
    public enum CredentialOwner {
        @JsonProperty("platform")
        PLATFORM,
        /** The organization's own: the provider's bill goes to it, not to the platform. */
        @JsonProperty("organization")
        ORGANIZATION
    }

    /** Where the answer came from. */
    public enum CacheStatus {
        @JsonProperty("hit")
        HIT,
        @JsonProperty("miss")
        MISS,
        @JsonProperty("bypass")
        BYPASS
    }

    /**
     * Tokens of one call. {@code cachedInput}, {@code cacheWrite} and {@code cacheWriteLong} are parts of {@code input},
     * {@code reasoning} is part of {@code output}.
     *
     * @param cacheWrite written to the provider's prompt cache for its usual time; left out of JSON when there are none
     * @param cacheWriteLong written there for an hour; left out of JSON when there are none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record TokenCounts(
            long input,
            long cachedInput,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long cacheWrite,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long cacheWriteLong,
            long output,
            long reasoning) {
        public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0);

        public TokenCounts {
            if (input < 0 || cachedInput < 0 || cacheWrite < 0 || cacheWriteLong < 0 || output < 0 || reasoning < 0) {
                throw new IllegalArgumentException("token counts can't be negative");
            }
        }

        /** Of a provider that does not charge for writing to its cache. */
        public TokenCounts(long input, long cachedInput, long output, long reasoning) {
            this(input, cachedInput, 0, 0, output, reasoning);
        }
    }
}
