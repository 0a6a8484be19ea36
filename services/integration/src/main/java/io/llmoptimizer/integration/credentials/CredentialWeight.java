package io.llmoptimizer.integration.credentials;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * A change of a stored key.
 *
 * @param weight its share of the calls from now on
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CredentialWeight(
        @NotNull(message = "is missing")
        @Min(value = 1, message = "has to be from 1 to 1000")
        @Max(value = ProviderKey.LARGEST_WEIGHT, message = "has to be from 1 to 1000")
        Integer weight) {}
