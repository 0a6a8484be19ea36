package io.llmoptimizer.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
    private static final Argon2Parameters CHEAP = new Argon2Parameters(64, 1, 1);
    private final PasswordHasher hasher = new PasswordHasher(CHEAP);

    @Test
    void a_hash_is_a_phc_string_that_carries_its_parameters_and_a_fresh_salt() {
        PasswordHasher real = new PasswordHasher(new Argon2Parameters(19_456, 2, 1));
        String hash = real.hash("correct horse");
        assertThat(hash).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(real.hash("correct horse")).isNotEqualTo(hash);
        assertThat(real.verify("correct horse", hash)).isTrue();
        assertThat(real.verify("correct horsf", hash)).isFalse();
    }

    @Test
    void the_reference_implementations_hash_is_understood() {
        // printf password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -e, from the test suite of phc-winner-argon2
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(hasher.verify("password", reference)).isTrue();
        assertThat(hasher.verify("Password", reference)).isFalse();
    }

    @Test
    void passwords_are_compared_as_typed() {
        for (String password :
                new String[] {" leading", "trailing ", "ümläut", "日本語のパスワード", "\uD83D\uDD11 key", "nul\0byte"}) {
            String hash = hasher.hash(password);
            assertThat(hasher.verify(password, hash)).as(password).isTrue();
            assertThat(hasher.verify(password.strip() + "x", hash)).as(password).isFalse();
        }
        assertThat(hasher.verify("u\u0308ber", hasher.hash("\u00fcber"))).isFalse();
        assertThat(hasher.verify("nul", hasher.hash("nul\0byte"))).isFalse();
    }

    @Test
    void a_hash_is_outdated_only_when_todays_parameters_are_stronger() {
        PasswordHasher today = new PasswordHasher(new Argon2Parameters(128, 2, 1));
        assertThat(today.isOutdated(new PasswordHasher(new Argon2Parameters(64, 2, 1)).hash("x")))
                .isTrue();
        assertThat(today.isOutdated(new PasswordHasher(new Argon2Parameters(128, 1, 1)).hash("x")))
                .isTrue();
        assertThat(today.isOutdated(new PasswordHasher(new Argon2Parameters(128, 2, 1)).hash("x")))
                .isFalse();
        assertThat(today.isOutdated(new PasswordHasher(new Argon2Parameters(256, 3, 1)).hash("x")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "$2b$12$abcdefghijklmnopqrstuv", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA"})
    void what_is_not_argon2id_is_an_error_and_not_a_wrong_password(String stored) {
        assertThatThrownBy(() -> hasher.verify("x", stored)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void senseless_parameters_are_refused() {
        assertThatThrownBy(() -> new Argon2Parameters(7, 1, 1)).hasMessageContaining("m=7, t=1, p=1");
        assertThatThrownBy(() -> new Argon2Parameters(64, 0, 1)).hasMessageContaining("t=0");
    }
}
