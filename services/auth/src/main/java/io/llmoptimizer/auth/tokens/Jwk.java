package io.llmoptimizer.auth.tokens;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A public RSA key (RFC 7517, RFC 7518 section 6.3).
 *
 * @param n modulus, base64url
 * @param e exponent, base64url
 */
record Jwk(String kty, String use, String alg, String kid, String n, String e) {
    /** The key {@code kid} as published. */
    static Jwk of(String kid, RSAPublicKey key) {
        return new Jwk("RSA", "sig", "RS256", kid, base64(key.getModulus()), base64(key.getPublicExponent()));
    }

    /** Unsigned big-endian without a leading zero byte, as RFC 7518 section 6.3.1 wants it. */
    static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
