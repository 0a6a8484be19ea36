package io.llmoptimizer.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void keys_are_those_of_rfc_5869_test_case_1() {
        byte[] key = Hkdf.derive(
                HEX.parseHex("0b".repeat(22)),
                HEX.parseHex("000102030405060708090a0b0c"),
                HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"));
        assertThat(HEX.formatHex(key)).isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    }

    @Test
    void without_a_salt_they_are_those_of_test_case_3() {
        byte[] key = Hkdf.derive(HEX.parseHex("0b".repeat(22)), new byte[32], new byte[0]);
        assertThat(HEX.formatHex(key)).isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    @Test
    void each_label_has_a_key_of_its_own() {
        MasterKey master = MasterKey.parse(Base64.getEncoder().encodeToString(new byte[32]));
        assertThat(master.hkdf("one")).isEqualTo(master.hkdf("one")).isNotEqualTo(master.hkdf("two"));
    }
}
