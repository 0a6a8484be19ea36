package io.llmoptimizer.common.identity;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Body of {@code POST /internal/v1/token-exchange}: the API key a client presented to the gateway. */
public record TokenExchangeRequest(
        @NotBlank @Size(max = 128) String apiKey) {
    @Override
    public String toString() {
        return "TokenExchangeRequest[apiKey=***]";
    }
}
