package io.llmoptimizer.auth.mfa;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A code for whoever lost their second factor. It has 120 random bits, so that its SHA-256 is safe to keep (ASVS 6.5.2); it is
 * shown in groups of four, and read however it is typed.
 */
final class RecoveryCode {
    /** How many a user gets at once. */
    static final int COUNT = 10;

    private static final int BYTES = 15;
    private static final int LENGTH = 24;
    private static final Pattern GROUPS = Pattern.compile("(.{4})(?!$)");
    private static final Pattern SEPARATORS = Pattern.compile("[\\s-]");
    private static final Pattern FORM = Pattern.compile("[a-z2-7]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String letters;

    private RecoveryCode(String letters) {
        this.letters = letters;
    }

    static RecoveryCode create() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new RecoveryCode(Base32.encode(random).toLowerCase(Locale.ROOT));
    }

    /** Empty when {@code text} does not have the form of a recovery code. */
    static Optional<RecoveryCode> parse(String text) {
        String letters = SEPARATORS.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
        return FORM.matcher(letters).matches() ? Optional.of(new RecoveryCode(letters)) : Optional.empty();
    }

    /** As many as a user gets. */
    static java.util.List<RecoveryCode> set() {
        return Stream.generate(RecoveryCode::create).limit(COUNT).toList();
    }

    /** What the user is shown, once. */
    String shown() {
        return GROUPS.matcher(letters).replaceAll("$1-");
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(letters.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoveryCode code && letters.equals(code.letters);
    }

    @Override
    public int hashCode() {
        return letters.hashCode();
    }

    /** Never the code itself. */
    @Override
    public String toString() {
        return "RecoveryCode[***]";
    }
}
