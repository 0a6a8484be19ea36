package io.llmoptimizer.auth.passwords;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A password as it is compared with guessable ones: {@code Pa$$w0rd} is {@code password} to whoever guesses. Only for
 * comparing; what is hashed and verified is always the password as typed.
 */
final class NormalizedPassword {
    private static final String LOOKALIKES = "@4031!$57";
    private static final String LETTERS = "aaoeiisst";

    private NormalizedPassword() {}

    /** Compatibility-normalized (NFKC), lower-case, and with signs replaced by the letters they are written for. */
    static String of(String password) {
        String plain = Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char sign = plain.charAt(i);
            int lookalike = LOOKALIKES.indexOf(sign);
            folded.append(lookalike < 0 ? sign : LETTERS.charAt(lookalike));
        }
        return folded.toString();
    }
}
