package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.secrets.Secret;
import java.util.regex.Pattern;

/** Proof key for code exchange, with S256 alone (RFC 7636; RFC 9700 section 2.1.1). */
final class Pkce {
    static final String METHOD = "S256";

    /** A SHA-256 in base64url: 42 characters of 6 bits, and one whose last two bits are zero. */
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private Pkce() {}

    static boolean isChallenge(String text) {
        return CHALLENGE.matcher(text).matches();
    }

    /** Whether {@code verifier} has the form of one, and {@code challenge} was made of it. */
    static boolean proves(String verifier, String challenge) {
        return VERIFIER.matcher(verifier).matches() && Secret.equal(Secret.hash(verifier), challenge);
    }
}
