package io.llmoptimizer.integration.usage;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One call of the organization, as its members see it. The names are those of the usage answers of billing and analytics; what
 * they mean is said at {@link io.llmoptimizer.common.events.UsageRecorded}.
 *
 * @param cacheWriteTokens null in a record of before these were kept
 * @param cacheWriteLongTokens null in a record of before these were kept
 * @param credentialOwner null when no provider was asked, and in a record of before this was kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UsageEntry(
        UUID id,
        String requestId,
        UUID projectId,
        UUID userId,
        UUID apiKeyId,
        String operation,
        String provider,
        String model,
        String requestedModel,
        String outcome,
        String cache,
        boolean streamed,
        boolean billable,
        long promptTokens,
        long cachedPromptTokens,
        Long cacheWriteTokens,
        Long cacheWriteLongTokens,
        long completionTokens,
        long reasoningTokens,
        long totalTokens,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal costUsd,
        String priceVersion,
        int attempts,
        long latencyMs,
        Long timeToFirstTokenMs,
        String finishReason,
        String errorCode,

        @JsonRawValue @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)
        String tags,

        Instant occurredAt,
        String credentialOwner) {}
