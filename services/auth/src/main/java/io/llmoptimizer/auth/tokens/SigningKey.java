package io.llmoptimizer.auth.tokens;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * An RSA key that signs access tokens.
 *
 * @param kid the RFC 7638 thumbprint of the public key
 */
record SigningKey(String kid, RSAPublicKey publicKey, PrivateKey privateKey) {
    private static final int BITS = 2048;

    static SigningKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            RSAPublicKey publicKey = (RSAPublicKey) pair.getPublic();
            return new SigningKey(thumbprint(publicKey), publicKey, pair.getPrivate());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has RSA", impossible);
        }
    }

    /** From the standard encodings: X.509 SubjectPublicKeyInfo and PKCS #8. */
    static SigningKey decode(String kid, byte[] publicKey, byte[] privateKey) {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new SigningKey(
                    kid, decodePublic(kid, publicKey), factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the signing key " + kid + " can't be read", damaged);
        }
    }

    /** The public half alone. */
    static RSAPublicKey decodePublic(String kid, byte[] publicKey) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the signing key " + kid + " can't be read", damaged);
        }
    }

    private static String thumbprint(RSAPublicKey key) throws GeneralSecurityException {
        String canonical = "{\"e\":\"" + Jwk.base64(key.getPublicExponent()) + "\",\"kty\":\"RSA\",\"n\":\""
                + Jwk.base64(key.getModulus()) + "\"}";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
