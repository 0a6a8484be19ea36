package io.llmoptimizer.common.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ApiKeyFormatTest {
    private static final Random RANDOM = new Random(20_260_101);

    @Test
    void the_format_is_pinned_since_issued_keys_must_stay_valid() {
        byte[] counting = new byte[32];
        for (int i = 0; i < counting.length; i++) {
            counting[i] = (byte) i;
        }
        assertThat(ApiKeyFormat.of(counting)).isEqualTo("llmo_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf_494Emt");
        assertThat(ApiKeyFormat.of(new byte[32])).isEqualTo("llmo_" + "0".repeat(43) + "_3nT42h");
    }

    @Test
    void every_secret_makes_a_well_formed_key_of_fixed_length() {
        for (int i = 0; i < 20_000; i++) {
            String key = ApiKeyFormat.of(secret());
            assertThat(key).hasSize(ApiKeyFormat.LENGTH).matches("llmo_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}");
            assertThat(ApiKeyFormat.isWellFormed(key)).isTrue();
        }
    }

    @Test
    void the_largest_secret_fits() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        assertThat(ApiKeyFormat.isWellFormed(ApiKeyFormat.of(ones))).isTrue();
    }

    @Test
    void one_changed_character_is_always_noticed() {
        for (int i = 0; i < 500; i++) {
            String key = ApiKeyFormat.of(secret());
            for (int at = 0; at < key.length(); at++) {
                char other = "0Az_ é".charAt(RANDOM.nextInt(6));
                if (other != key.charAt(at)) {
                    String typo = key.substring(0, at) + other + key.substring(at + 1);
                    assertThat(ApiKeyFormat.isWellFormed(typo)).as(typo).isFalse();
                }
            }
        }
    }

    @Test
    void two_swapped_neighbours_are_always_noticed() {
        for (int i = 0; i < 500; i++) {
            char[] key = ApiKeyFormat.of(secret()).toCharArray();
            int at = 5 + RANDOM.nextInt(42);
            if (key[at] != key[at + 1]) {
                char moved = key[at];
                key[at] = key[at + 1];
                key[at + 1] = moved;
                assertThat(ApiKeyFormat.isWellFormed(new String(key))).isFalse();
            }
        }
    }

    @Test
    void what_is_not_a_key_is_refused_without_failing() {
        String key = ApiKeyFormat.of(secret());
        for (String bad : new String[] {
            null,
            "",
            "llmo_",
            "llmo",
            "sk-proj-abc",
            " " + key,
            key + " ",
            key + "0",
            key.substring(1),
            key.substring(0, key.length() - 1),
            key.toUpperCase(java.util.Locale.ROOT),
            "_".repeat(ApiKeyFormat.LENGTH),
            "\0".repeat(ApiKeyFormat.LENGTH),
            "llmo_" + "é".repeat(43) + "_000000"
        }) {
            assertThat(ApiKeyFormat.isWellFormed(bad)).as("%s", bad).isFalse();
        }
    }

    @Test
    void the_stored_hash_is_sha_256() {
        assertThat(HexFormat.of().formatHex(ApiKeyFormat.hash("abc")))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void a_secret_of_another_length_is_refused() {
        assertThatThrownBy(() -> ApiKeyFormat.of(new byte[31])).hasMessageContaining("32 random bytes, not 31");
    }

    @Test
    void the_shown_part_is_a_prefix_that_leaves_most_of_the_secret_out() {
        String key = ApiKeyFormat.of(secret());
        assertThat(key).startsWith(ApiKeyFormat.shown(key));
        assertThat(ApiKeyFormat.shown(key)).hasSize(12);
    }

    private static byte[] secret() {
        byte[] secret = new byte[ApiKeyFormat.SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }
}
