package io.llmoptimizer.auth.passkeys;

/**
 * The public side of a passkey.
 *
 * @param id which the authenticator gave it
 * @param data attested credential data (WebAuthn section 6.5.1)
 * @param signCount how often it signed, as far as it says; 0 when it never does
 * @param backupEligible whether it may exist more than once
 */
@SuppressWarnings("ArrayRecordComponent")
record Credential(byte[] id, byte[] data, long signCount, boolean backupEligible) {}
