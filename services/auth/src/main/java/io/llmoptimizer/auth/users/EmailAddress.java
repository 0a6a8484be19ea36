package io.llmoptimizer.auth.users;

import io.llmoptimizer.http.problem.ProblemException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address as its owner writes it. Two addresses are the same account when their {@link #key} is equal.
 *
 * @param value as given, without surrounding blanks
 */
public record EmailAddress(String value) {
    /** RFC 5321 section 4.5.3.1. */
    private static final int LONGEST = 254;

    /** Deliberately loose: only delivery tells whether an address exists. No blanks, controls or second at sign. */
    private static final Pattern SHAPE = Pattern.compile(
            "[^\\s\\p{Cntrl}\\p{Cs}@<>\"(),:;\\\\\\[\\]]{1,64}@[\\p{L}\\p{N}]([\\p{L}\\p{N}.-]{0,252}[\\p{L}\\p{N}])?");

    /** @throws ProblemException 400 when {@code text} can't be an address */
    public static EmailAddress parse(String text) {
        String value = text.strip();
        if (value.length() > LONGEST || !SHAPE.matcher(value).matches() || value.contains("..")) {
            throw ProblemException.invalid("email", "must be an e-mail address of at most " + LONGEST + " characters");
        }
        return new EmailAddress(value);
    }

    /** What is unique: compatibility-normalized and lower-case. */
    public String key() {
        return Normalizer.normalize(value, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
