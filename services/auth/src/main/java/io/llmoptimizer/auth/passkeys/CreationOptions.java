package io.llmoptimizer.auth.passkeys;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * {@code PublicKeyCredentialCreationOptionsJSON} (WebAuthn Level 3 section 5.1.9), for {@code
 * PublicKeyCredential.parseCreationOptionsFromJSON}. Binary values are base64url; {@code timeout} is in milliseconds.
 */
record CreationOptions(
        RelyingParty rp,
        Account user,
        String challenge,
        List<Parameter> pubKeyCredParams,
        long timeout,
        List<Descriptor> excludeCredentials,
        Selection authenticatorSelection,
        String attestation) {

    record RelyingParty(String id, String name) {}

    /** What WebAuthn calls a user entity. */
    record Account(String id, String name, String displayName) {}

    record Parameter(String type, long alg) {
        static Parameter of(long algorithm) {
            return new Parameter(Descriptor.TYPE, algorithm);
        }
    }

    record Descriptor(String type, String id) {
        static final String TYPE = "public-key";

        static Descriptor of(Credential credential) {
            return new Descriptor(TYPE, base64(credential.id()));
        }
    }

    /** Passkeys proper: found without a user name, and only after the authenticator made sure of its user. */
    record Selection(String residentKey, boolean requireResidentKey, String userVerification) {
        static final Selection PASSKEY = new Selection("required", true, "required");
    }

    /** What the authenticator keeps to tell whose the passkey is; no personal data (WebAuthn section 14.6.1). */
    static byte[] handle(UUID user) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .array();
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
