package io.llmoptimizer.auth.tokens;

/**
 * A public RSA key (RFC 7517, RFC 7518 section 6.3).
 *
 * @param n modulus, base64url
 * @param e exponent, base64url
 */
record Jwk(String kty, String use, String alg, String kid, String n, String e) {}
