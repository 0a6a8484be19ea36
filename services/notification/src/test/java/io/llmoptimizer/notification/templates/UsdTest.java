package io.llmoptimizer.notification.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsdTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12.5|$12.50",
                "1234567.891|$1,234,567.89",
                "10.000000000000000001|$10.00",
                "1|$1.00",
                "0.5|$0.50",
                "0.0042|$0.0042",
                "0.00000149|$0.000001",
                "0|$0.00",
                "99.995|$100.00"
            })
    void amounts_read_as_people_write_them(BigDecimal amount, String text) {
        assertThat(Usd.format(amount)).isEqualTo(text);
    }
}
