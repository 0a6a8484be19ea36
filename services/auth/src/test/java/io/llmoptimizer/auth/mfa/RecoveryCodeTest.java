package io.llmoptimizer.auth.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodeTest {
    @Test
    void a_set_has_ten_different_ones_of_120_bits() {
        assertThat(new HashSet<>(RecoveryCode.set())).hasSize(10);
        assertThat(RecoveryCode.create().shown()).matches("([a-z2-7]{4}-){5}[a-z2-7]{4}");
    }

    @Test
    void it_is_read_however_it_is_typed() {
        RecoveryCode code = RecoveryCode.create();
        assertThat(RecoveryCode.parse(code.shown())).contains(code);
        assertThat(RecoveryCode.parse(
                        " " + code.shown().toUpperCase(Locale.ROOT).replace("-", " ")))
                .contains(code);
        assertThat(RecoveryCode.parse(code.shown()).orElseThrow().hash()).isEqualTo(code.hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123456", "abcd-efgh-ijkl-mnop-qrst-uvw", "abcd-efgh-ijkl-mnop-qrst-uvw1", "🔑"})
    void anything_else_is_not_one(String text) {
        assertThat(RecoveryCode.parse(text)).isEmpty();
    }

    @Test
    void it_is_never_printed() {
        assertThat(RecoveryCode.create()).hasToString("RecoveryCode[***]");
    }
}
