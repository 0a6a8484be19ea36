package io.llmoptimizer.auth.sessions;

/**
 * What a client gets for signing in or refreshing (names as in RFC 6749 section 5.1, in camel case).
 *
 * @param expiresIn seconds the access token lives
 */
public record TokenPair(String accessToken, String tokenType, long expiresIn, String refreshToken) {
    @Override
    public String toString() {
        return "TokenPair[***]";
    }
}
