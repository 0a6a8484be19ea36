package io.llmoptimizer.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.http.problem.ProblemException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
    private static final PasswordPolicy POLICY = new PasswordPolicy();
    private static final PersonalWords ADA = PersonalWords.of("ada.lovelace@engines.example", "Ada Byron King");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "        x",
                "\u00fcber den Wolken",
                "日本語のパスワードです",
                "nul\0byte nul",
                "xkqvzhwp",
                "ada.lovelace and more",
                "byron wrote poems"
            })
    void any_characters_make_a_password(String password) {
        assertThatCode(() -> POLICY.check("password", password, ADA)).doesNotThrowAnyException();
    }

    @Test
    void passwords_have_8_to_128_characters_whatever_those_are() {
        POLICY.check("password", "\uD83D\uDD11\uD83D\uDD12".repeat(64), ADA);
        for (String bad : new String[] {"", "1234567", "\uD83D\uDD11".repeat(7), "xy".repeat(64) + "z"}) {
            assertThatThrownBy(() -> POLICY.check("newPassword", bad, ADA))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("newPassword must have 8 to 128 characters.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Passw0rd",
                "P@$$w0rd",
                "PASSWORD123",
                "\uff50assword",
                "12345678",
                "qwertyuiop",
                "1qaz2wsx",
                "Summer2024!",
                "iloveyou",
                "trustno1",
                "jessica1987",
                "liverpool1",
                "aaaaaaaaaa",
                "14021990",
                "zaq12wsx",
                "letmein123"
            })
    void what_many_people_choose_is_refused_however_it_is_written(String password) {
        assertThatThrownBy(() -> POLICY.check("password", password, ADA))
                .hasMessage("password is one that many people use; choose one that nobody would guess.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada.lovelace@engines.example",
                "AdaLovelace",
                "lovelace",
                "Lovel@ce1",
                "Ada Byron King",
                "byronking!",
                "llmoptimizer",
                "LLMOptimizer1",
                "ada-llmo-ada",
                "engines!?"
            })
    void what_is_known_of_the_account_is_refused(String password) {
        assertThatThrownBy(() -> POLICY.check("password", password, ADA))
                .hasMessageContaining("must be more than your name");
    }

    @Test
    void the_shipped_list_has_many_passwords_that_differ_and_could_be_chosen() throws Exception {
        assertThat(CommonPasswords.shipped().size()).isGreaterThan(100_000);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(PasswordPolicy.class.getResourceAsStream("/passwords/common.txt.gz")),
                StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().toList();
            assertThat(all).allMatch(line -> line.length() >= 8);
            assertThat(all.stream().map(NormalizedPassword::of).distinct()).hasSize(all.size());
        }
    }
}
