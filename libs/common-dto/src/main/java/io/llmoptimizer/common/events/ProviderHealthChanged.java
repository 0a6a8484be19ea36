package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * The replicas together see a model provider do better or worse than before; published once per change, whatever their number.
 * An event of the platform: it belongs to no organization.
 *
 * @param provider id of the provider
 * @param health {@code healthy}, {@code degraded} or {@code down}
 * @param formerHealth the same before, or null when nothing was known
 * @param detail why, in words for people
 * @param replicas how many replicas were heard
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ProviderHealthChanged(
        String provider, String health, String formerHealth, String detail, int replicas, Instant since) {}
