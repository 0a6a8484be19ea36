package io.llmoptimizer.auth.passwords;

import io.llmoptimizer.http.problem.ProblemException;

/**
 * Which passwords may be chosen: any characters, 8 to 128 of them, and no rules of composition; but none that would be among
 * the first guesses (OWASP ASVS 5.0 V6.2). Pure; loading it takes a tenth of a second.
 */
final class PasswordPolicy {
    static final String LENGTH = "must have 8 to 128 characters";
    static final String COMMON = "is one that many people use; choose one that nobody would guess";
    private static final String PERSONAL =
            "must be more than your name, your e-mail address or the name of this product";

    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;
    /** Characters a password must have beside personal words. */
    private static final int BESIDE_WORDS = 4;

    private final CommonPasswords common = CommonPasswords.shipped();

    /** @throws ProblemException 400 naming {@code field} */
    void check(String field, String password, PersonalWords words) {
        int characters = password.codePointCount(0, password.length());
        if (characters < SHORTEST || characters > LONGEST) {
            throw ProblemException.invalid(field, LENGTH);
        }
        if (common.contains(password)) {
            throw ProblemException.invalid(field, COMMON);
        }
        if (words.without(NormalizedPassword.of(password)).length() < BESIDE_WORDS) {
            throw ProblemException.invalid(field, PERSONAL);
        }
    }
}
