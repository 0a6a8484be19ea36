package io.llmoptimizer.common.identity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Positive;

/** Limits bound to a credential; null means the fleet's default. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Limits(
        @Positive Integer requestsPerMinute,
        @Positive Integer tokensPerMinute,
        @Positive Integer concurrent) {
    public static final Limits DEFAULTS = new Limits(null, null, null);
}
