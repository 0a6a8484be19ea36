package io.llmoptimizer.billing.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.000000000000000000, 0",
        "0E-18, 0",
        "4E-7, 0.0000004",
        "1.50, 1.5",
        "100, 100",
        "1E+2, 100",
        "12345678901234567890.123456789012345678, 12345678901234567890.123456789012345678"
    })
    void amounts_are_written_in_full_without_needless_zeros(BigDecimal amount, String written) {
        assertThat(Usd.plain(amount)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0000000000000000001", "100000000000000000000", "1E+20", "1E-19"})
    void an_amount_the_ledger_would_round_is_refused(BigDecimal amount) {
        assertThatThrownBy(() -> Usd.exact(amount))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("18 after the decimal point");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.000000000000000001", "99999999999999999999", "0.1000000000000000000000", "0"})
    void an_amount_the_ledger_holds_to_the_last_digit_passes(BigDecimal amount) {
        assertThat(Usd.exact(amount)).isEqualByComparingTo(amount);
    }

    @Test
    void zeros_at_the_end_are_no_decimals() {
        assertThat(Usd.decimals(new BigDecimal("1.500"))).isEqualTo(1);
        assertThat(Usd.decimals(new BigDecimal("1E+3"))).isZero();
    }
}
