package io.llmoptimizer.auth.passwords;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2id (RFC 9106) hashes as PHC strings: {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}. Slow on purpose; call it
 * through {@link Passwords}. Passwords are hashed as typed, in UTF-8, without normalization.
 */
final class PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Argon2Parameters parameters;

    PasswordHasher(Argon2Parameters parameters) {
        this.parameters = parameters;
    }

    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + parameters.memoryKib() + ",t=" + parameters.iterations() + ",p="
                + parameters.parallelism() + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(digest(password, salt, parameters, HASH_BYTES));
    }

    /**
     * Whether {@code password} is the one that {@code phc} was made from, with the parameters it was made with.
     *
     * @throws IllegalArgumentException when {@code phc} is not an Argon2id PHC string
     */
    boolean verify(String password, String phc) {
        Matcher parts = parse(phc);
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        return MessageDigest.isEqual(expected, digest(password, salt, parametersOf(parts), expected.length));
    }

    /** Whether {@code phc} was made with weaker parameters than today's. */
    boolean isOutdated(String phc) {
        return parametersOf(parse(phc)).isWeakerThan(parameters);
    }

    private static byte[] digest(String password, byte[] salt, Argon2Parameters parameters, int length) {
        return Argon2Function.getInstance(
                        parameters.memoryKib(), parameters.iterations(), parameters.parallelism(), length, Argon2.ID)
                .hash(password.getBytes(StandardCharsets.UTF_8), salt)
                .getBytes();
    }

    private static Matcher parse(String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a stored password hash is not an Argon2id PHC string");
        }
        return parts;
    }

    private static Argon2Parameters parametersOf(Matcher parts) {
        return new Argon2Parameters(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }
}
