package io.llmoptimizer.auth.sessions;

/**
 * The answer to a sign-in: what a refresh answers, and a device token.
 *
 * @param expiresIn seconds the access token lives
 * @param deviceToken to be sent with the next sign-in of this device
 */
record SignedIn(String accessToken, String tokenType, long expiresIn, String refreshToken, String deviceToken) {
    static SignedIn of(TokenPair tokens, String deviceToken) {
        return new SignedIn(
                tokens.accessToken(), tokens.tokenType(), tokens.expiresIn(), tokens.refreshToken(), deviceToken);
    }

    @Override
    public String toString() {
        return "SignedIn[***]";
    }
}
