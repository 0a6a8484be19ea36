package io.llmoptimizer.auth.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "Ada.Lovelace+news@Sub.Example.co.uk",
                "o'brien@example.com",
                "ada@localhost",
                "jürgen@müller.example",
                "用户@例子.广告",
                "a@b"
            })
    void real_addresses_are_taken_as_written(String address) {
        assertThat(EmailAddress.parse("  " + address + " ").value()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "@example.com",
                "ada@",
                "ada@@example.com",
                "a da@example.com",
                "ada@exam ple.com",
                "ada@example.com\nbcc: all@example.com",
                "ada\0@example.com",
                "ada@example..com",
                "ada@-example.com",
                "ada@example.com.",
                "<ada@example.com>",
                "ada@example.com,eve@example.com",
                "\uD800@example.com"
            })
    void what_can_not_be_one_address_is_refused(String text) {
        assertThatThrownBy(() -> EmailAddress.parse(text)).hasMessageStartingWith("email must be an e-mail address");
    }

    @Test
    void an_address_that_is_too_long_is_refused_at_once() {
        assertThatThrownBy(() -> EmailAddress.parse("a@" + "x".repeat(100_000)))
                .hasMessageContaining("at most 254 characters");
    }

    @Test
    void case_and_compatibility_forms_make_no_other_account() {
        assertThat(EmailAddress.parse("Ada@EXAMPLE.com").key())
                .isEqualTo(EmailAddress.parse("ada@example.com").key())
                .isEqualTo(EmailAddress.parse("\uff21da@example.com").key());
    }
}
