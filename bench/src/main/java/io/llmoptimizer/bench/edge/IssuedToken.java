package io.llmoptimizer.bench.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * The internal token of the one API key that is used, as auth would issue it.
 *
 * @param keySet what auth publishes to verify it with
 * @param exchanged auth's answer to the key
 */
record IssuedToken(Buffer keySet, Buffer exchanged) {
    static final String ISSUER = "bench";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Duration LIFE = Duration.ofHours(1);

    static IssuedToken create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            KeyPair pair = generator.generateKeyPair();
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            JsonObject published = new JsonObject()
                    .put("kty", "RSA")
                    .put("kid", "bench")
                    .put("use", "sig")
                    .put("alg", "RS256")
                    .put("n", number(key.getModulus()))
                    .put("e", number(key.getPublicExponent()));
            return new IssuedToken(
                    new JsonObject().put("keys", new JsonArray().add(published)).toBuffer(), exchanged(pair));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has RSA", impossible);
        }
    }

    private static Buffer exchanged(KeyPair pair) throws GeneralSecurityException {
        Instant now = Instant.now();
        String organization = UUID.randomUUID().toString();
        String apiKey = UUID.randomUUID().toString();
        JsonObject header =
                new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", "bench");
        JsonObject claims = new JsonObject()
                .put("iss", ISSUER)
                .put("aud", "llmoptimizer")
                .put("sub", UUID.randomUUID().toString())
                .put("jti", UUID.randomUUID().toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFE).getEpochSecond())
                .put("org", organization)
                .put("key", apiKey)
                .put("roles", new JsonArray().add("key"))
                .put("scope", "inference")
                .put("limits", new JsonObject().put("requestsPerMinute", 100_000_000));
        String signed = part(header) + "." + part(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return new JsonObject()
                .put("accessToken", signed + "." + BASE64.encodeToString(signature.sign()))
                .put("expiresAt", now.plus(LIFE).toString())
                .put("apiKeyId", apiKey)
                .put("organizationId", organization)
                .toBuffer();
    }

    private static String part(JsonObject json) {
        return BASE64.encodeToString(json.toBuffer().getBytes());
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        byte[] magnitude = new byte[bytes.length - sign];
        System.arraycopy(bytes, sign, magnitude, 0, magnitude.length);
        return BASE64.encodeToString(magnitude);
    }
}
