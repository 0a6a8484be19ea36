package io.llmoptimizer.auth.throttling;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names places in Redis by a keyed hash: who reads Redis learns neither addresses nor accounts, nor can guess at them. */
final class PlaceKeys {
    /** The part in braces makes Redis Cluster keep all places together, which the script needs. */
    private static final String PREFIX = "llmo:throttle:{sign-in}:";

    private static final int BYTES = 16;

    private final SecretKeySpec key;

    PlaceKeys(SecretKeySpec key) {
        this.key = key;
    }

    String of(String kind, String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] hash = mac.doFinal((kind + '\0' + String.join("\0", parts)).getBytes(StandardCharsets.UTF_8));
            return PREFIX + kind + ":"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }
}
