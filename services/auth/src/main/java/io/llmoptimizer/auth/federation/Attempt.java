package io.llmoptimizer.auth.federation;

/**
 * The secrets of one sign-in. All follow from its state, so that nothing but the state's hash has to be stored.
 *
 * @param state goes round by way of the other provider (RFC 6749 section 10.12)
 * @param nonce must be in the ID token
 * @param verifier of PKCE
 */
record Attempt(String state, String nonce, String verifier) {
    @Override
    public String toString() {
        return "Attempt[***]";
    }
}
