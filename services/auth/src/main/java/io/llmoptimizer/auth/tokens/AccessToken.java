package io.llmoptimizer.auth.tokens;

import java.time.Instant;

/** A signed access token. */
public record AccessToken(String value, Instant issuedAt, Instant expiresAt) {
    @Override
    public String toString() {
        return "AccessToken[expiresAt=" + expiresAt + "]";
    }
}
