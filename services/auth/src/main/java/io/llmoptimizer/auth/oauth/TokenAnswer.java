package io.llmoptimizer.auth.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a client gets for its grant (RFC 6749 section 5.1).
 *
 * @param expiresIn seconds the access token lives
 * @param scope what the token permits, which may be less than was asked for
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenAnswer(
        String accessToken, String tokenType, long expiresIn, String refreshToken, String scope, String idToken) {
    @Override
    public String toString() {
        return "TokenAnswer[***]";
    }
}
