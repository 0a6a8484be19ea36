package io.llmoptimizer.auth.passkeys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An authenticator and the browser before it, with one passkey on P-256. What it does wrong is said by the fields that tests
 * change.
 */
public final class VirtualAuthenticator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CBORMapper CBOR = new CBORMapper();
    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int CREDENTIAL_INCLUDED = 0x40;

    public String origin = "http://localhost:8080";
    public String domain = "localhost";
    public boolean present = true;
    public boolean verified = true;
    public long counter = 1;
    public boolean forging;
    public byte[] userHandle;

    private final byte[] id = new byte[32];
    private final KeyPair key = keyPair();

    public VirtualAuthenticator() {
        new SecureRandom().nextBytes(id);
    }

    /** Answers creation options. */
    public Map<String, Object> create(String challenge, String userHandleBase64) {
        userHandle = Base64.getUrlDecoder().decode(userHandleBase64);
        byte[] authenticatorData = authenticatorData(CREDENTIAL_INCLUDED, credentialData());
        Map<String, Object> attestation = new LinkedHashMap<>();
        attestation.put("fmt", "none");
        attestation.put("attStmt", Map.of());
        attestation.put("authData", authenticatorData);
        return answer(Map.of(
                "clientDataJSON", base64(clientData("webauthn.create", challenge)),
                "attestationObject", base64(cbor(attestation))));
    }

    /** Answers request options. */
    public Map<String, Object> get(String challenge) {
        byte[] authenticatorData = authenticatorData(0, new byte[0]);
        byte[] clientData = clientData("webauthn.get", challenge);
        return answer(Map.of(
                "clientDataJSON", base64(clientData),
                "authenticatorData", base64(authenticatorData),
                "signature", base64(sign(concat(authenticatorData, sha256(clientData)))),
                "userHandle", base64(userHandle)));
    }

    private Map<String, Object> answer(Map<String, Object> response) {
        return Map.of(
                "id", base64(id),
                "rawId", base64(id),
                "type", "public-key",
                "response", response,
                "clientExtensionResults", Map.of());
    }

    private byte[] clientData(String type, String challenge) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", type);
        data.put("challenge", challenge);
        data.put("origin", origin);
        data.put("crossOrigin", false);
        try {
            return JSON.writeValueAsBytes(data);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private byte[] authenticatorData(int moreFlags, byte[] more) {
        int flags = (present ? USER_PRESENT : 0) | (verified ? USER_VERIFIED : 0) | moreFlags;
        return ByteBuffer.allocate(37 + more.length)
                .put(sha256(domain.getBytes(StandardCharsets.UTF_8)))
                .put((byte) flags)
                .putInt((int) counter)
                .put(more)
                .array();
    }

    /** No make of authenticator, the credential's id, its key in COSE. */
    private byte[] credentialData() {
        byte[] cose = coseKey();
        return ByteBuffer.allocate(16 + 2 + id.length + cose.length)
                .put(new byte[16])
                .putShort((short) id.length)
                .put(id)
                .put(cose)
                .array();
    }

    /** RFC 9053 section 7.1.1, by hand: map of key type 2, algorithm -7, curve 1, x, y. */
    private byte[] coseKey() {
        ECPublicKey publicKey = (ECPublicKey) key.getPublic();
        ByteArrayOutputStream cose = new ByteArrayOutputStream();
        cose.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20});
        cose.writeBytes(coordinate(publicKey.getW().getAffineX()));
        cose.writeBytes(new byte[] {0x22, 0x58, 0x20});
        cose.writeBytes(coordinate(publicKey.getW().getAffineY()));
        return cose.toByteArray();
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(forging ? keyPair().getPrivate() : key.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] cbor(Map<String, Object> map) {
        try {
            return CBOR.writeValueAsBytes(map);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
