package io.llmoptimizer.billing.idempotency;

import io.llmoptimizer.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A write that must have its effect once.
 *
 * @param organization whose key this is; the same key of another organization is another call
 * @param operation what is called, such as {@code POST budgets}
 * @param key the client's {@code Idempotency-Key}
 * @param fingerprint hex SHA-256 of the body, to tell a retry from another request under the same key
 */
public record IdempotentCall(UUID organization, String operation, String key, String fingerprint) {
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,255}");

    public IdempotentCall {
        Objects.requireNonNull(organization, "an idempotent call belongs to an organization");
        if (!VISIBLE_ASCII.matcher(key).matches()) {
            throw ProblemException.invalid(
                    "Idempotency-Key", "must be 1 to 255 visible ASCII characters, such as a UUID");
        }
    }

    /** A call with this {@code body}, which is compared as JSON we wrote ourselves: white space does not matter. */
    public static IdempotentCall of(UUID organization, String operation, String key, String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return new IdempotentCall(
                    organization, operation, key, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
