package io.llmoptimizer.auth.sessions;

/**
 * An access token alone; the session's refresh token goes on as it is.
 *
 * @param expiresIn seconds the access token lives
 */
public record FreshToken(String accessToken, String tokenType, long expiresIn) {
    @Override
    public String toString() {
        return "FreshToken[***]";
    }
}
