package io.llmoptimizer.auth.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);
    private static final long STEP = Totp.step(NOW);

    /** RFC 6238 appendix B has eight digits; six are their end. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codes_are_those_of_rfc_6238(long time, String code) {
        assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(time)))).isEqualTo(code);
    }

    /** RFC 4226 appendix D. */
    @ParameterizedTest
    @CsvSource({
        "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
        "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
    })
    void and_those_of_rfc_4226(long counter, String code) {
        assertThat(Totp.code(SECRET, counter)).isEqualTo(code);
    }

    @Test
    void one_step_early_and_late_is_accepted_and_no_more() {
        for (long drift = -3; drift <= 3; drift++) {
            String code = Totp.code(SECRET, STEP + drift);
            assertThat(Totp.accept(SECRET, code, NOW, 0).isPresent()).isEqualTo(Math.abs(drift) <= 1);
        }
    }

    @Test
    void a_code_is_accepted_once_and_none_before_it_any_more() {
        assertThat(Totp.accept(SECRET, Totp.code(SECRET, STEP), NOW, 0)).hasValue(STEP);
        assertThat(Totp.accept(SECRET, Totp.code(SECRET, STEP), NOW, STEP)).isEmpty();
        assertThat(Totp.accept(SECRET, Totp.code(SECRET, STEP - 1), NOW, STEP)).isEmpty();
        assertThat(Totp.accept(SECRET, Totp.code(SECRET, STEP + 1), NOW, STEP)).hasValue(STEP + 1);
    }

    @ParameterizedTest
    @CsvSource({"''", "0", "00000", "0504711", "05047１", "abcdef", "-50471"})
    void what_is_no_code_is_refused(String code) {
        assertThat(Totp.accept(SECRET, code, NOW, 0)).isEmpty();
    }

    @Test
    void secrets_have_160_random_bits_in_base_32() {
        assertThat(Totp.newSecret()).hasSize(20).isNotEqualTo(Totp.newSecret());
        assertThat(Base32.encode(Totp.newSecret())).matches("[A-Z2-7]{32}");
    }

    /** RFC 4648 section 10, without the padding. */
    @ParameterizedTest
    @CsvSource({"'', ''", "f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base_32_is_that_of_rfc_4648(String text, String encoded) {
        assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
    }
}
