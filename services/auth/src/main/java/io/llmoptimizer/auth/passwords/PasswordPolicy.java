package io.llmoptimizer.auth.passwords;

import io.llmoptimizer.http.problem.ProblemException;

/** Which passwords may be chosen: any characters, 8 to 128 of them, and no rules of composition (OWASP ASVS 5.0 V6.2). */
public final class PasswordPolicy {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;

    private PasswordPolicy() {}

    /** @throws ProblemException 400 naming {@code field} */
    public static void check(String field, String password) {
        int characters = password.codePointCount(0, password.length());
        if (characters < SHORTEST || characters > LONGEST) {
            throw ProblemException.invalid(field, "must have " + SHORTEST + " to " + LONGEST + " characters");
        }
    }
}
