package io.llmoptimizer.auth.tokens;

import java.util.Optional;

/**
 * A signing key as it is stored.
 *
 * @param publicKey in X.509 encoding
 * @param sealedPrivate sealed over PKCS #8; gone once the key signs no more
 */
@SuppressWarnings("ArrayRecordComponent")
record StoredKey(String kid, KeyState state, byte[] publicKey, Optional<byte[]> sealedPrivate) {}
