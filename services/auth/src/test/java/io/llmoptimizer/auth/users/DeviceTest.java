package io.llmoptimizer.auth.users;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Firefox on Linux|Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Chrome on Windows|Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/140.0.0.0 Safari/537.36",
                "Edge on Windows|Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                "Safari on iPhone|Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
                        + " Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on macOS|Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1",
                "Chrome on Android|Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
                "curl|curl/8.5.0",
                "python-requests|python-requests/2.32.3",
                "Laptop|Laptop/1.0"
            })
    void a_device_is_named_as_its_owner_would(String name, String userAgent) {
        assertThat(Device.named(userAgent)).isEqualTo(name);
    }

    @Test
    void what_says_nothing_has_no_name_and_what_says_much_a_short_one() {
        assertThat(Device.named(null)).isNull();
        assertThat(Device.named("  ")).isNull();
        assertThat(Device.named("x".repeat(5_000))).hasSize(40);
        assertThat(Device.named("ab\u0007c\u001b[31m/1")).isEqualTo("abc[31m");
    }
}
