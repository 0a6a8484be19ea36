package io.llmoptimizer.auth.passkeys;

/**
 * {@code PublicKeyCredentialRequestOptionsJSON} (WebAuthn Level 3 section 5.1.10). It names no passkeys, so that it tells
 * nothing of who has an account.
 *
 * @param timeout in milliseconds
 */
record RequestOptions(String challenge, String rpId, String userVerification, long timeout) {}
