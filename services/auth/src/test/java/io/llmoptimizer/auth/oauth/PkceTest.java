package io.llmoptimizer.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.auth.secrets.Secret;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PkceTest {
    private static final int TRIES = 100_000;
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /** RFC 7636 appendix B. */
    @Test
    void the_standards_own_example_proves_itself() {
        String challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assertThat(Pkce.isChallenge(challenge)).isTrue();
        assertThat(Pkce.proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge))
                .isTrue();
        assertThat(Pkce.proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl", challenge))
                .isFalse();
    }

    @Test
    void the_challenge_itself_is_no_proof() {
        String challenge = Secret.hash("x".repeat(43));
        assertThat(Pkce.proves(challenge, challenge)).isFalse();
    }

    @Test
    void verifiers_of_any_legal_form_prove_their_own_challenge_and_no_other() {
        Random random = new Random(7);
        for (int i = 0; i < TRIES; i++) {
            String verifier = verifier(random, 43 + random.nextInt(86));
            String challenge = Secret.hash(verifier);
            assertThat(Pkce.isChallenge(challenge)).isTrue();
            assertThat(Pkce.proves(verifier, challenge)).isTrue();
            assertThat(Pkce.proves(verifier(random, 43), challenge)).isFalse();
        }
    }

    @Test
    void verifiers_that_are_too_short_too_long_or_of_other_characters_prove_nothing() {
        for (String verifier : new String[] {
            "", "a".repeat(42), "a".repeat(129), "a".repeat(42) + "+", "a".repeat(42) + "\n", "é".repeat(43)
        }) {
            assertThat(Pkce.proves(verifier, Secret.hash(verifier)))
                    .as(verifier)
                    .isFalse();
        }
    }

    @Test
    void challenges_of_other_forms_are_none() {
        for (String challenge : new String[] {
            "", "a".repeat(42), "A".repeat(44), "A".repeat(42) + "=", "A".repeat(42) + "B", "A".repeat(43) + "\n"
        }) {
            assertThat(Pkce.isChallenge(challenge)).as(challenge).isFalse();
        }
    }

    private static String verifier(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(UNRESERVED.charAt(random.nextInt(UNRESERVED.length())));
        }
        return text.toString();
    }
}
