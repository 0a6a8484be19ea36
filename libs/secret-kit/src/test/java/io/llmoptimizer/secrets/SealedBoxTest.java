package io.llmoptimizer.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedBoxTest {
    private static final MasterKeys MASTER = keys("0123456789abcdef0123456789abcdef");
    private static final byte[] SECRET = "the private key".getBytes(StandardCharsets.UTF_8);

    @Test
    void what_is_sealed_can_be_opened_with_the_same_key_and_context() {
        assertThat(SealedBox.open(MASTER, "signing key a", SealedBox.seal(MASTER, "signing key a", SECRET)))
                .isEqualTo(SECRET);
    }

    @Test
    void the_same_secret_never_looks_the_same_twice() {
        assertThat(SealedBox.seal(MASTER, "a", SECRET)).isNotEqualTo(SealedBox.seal(MASTER, "a", SECRET));
    }

    @Test
    void a_box_moved_to_another_row_does_not_open() {
        byte[] box = SealedBox.seal(MASTER, "signing key a", SECRET);
        assertThatThrownBy(() -> SealedBox.open(MASTER, "signing key b", box))
                .isInstanceOf(SealedBox.UnopenableException.class)
                .hasMessageContaining("signing key b is damaged or belongs to something else");
    }

    @Test
    void a_box_with_any_changed_byte_does_not_open() {
        byte[] box = SealedBox.seal(MASTER, "a", SECRET);
        for (int i = 0; i < box.length; i++) {
            byte[] changed = box.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> SealedBox.open(MASTER, "a", changed))
                    .as("byte %d", i)
                    .isInstanceOf(SealedBox.UnopenableException.class);
        }
    }

    @Test
    void another_master_key_is_named_in_the_message_without_being_shown() {
        byte[] box = SealedBox.seal(MASTER, "signing key a", SECRET);
        MasterKeys other = keys("another key, of 32 bytes exactly");
        assertThatThrownBy(() -> SealedBox.open(other, "signing key a", box))
                .hasMessageContaining("set it back to the former one")
                .hasMessageNotContaining("0123456789abcdef0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "not base64!", "c2hvcnQ="})
    void an_unusable_master_key_is_refused_with_advice(String configured) {
        assertThatThrownBy(() -> MasterKey.parse(configured))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Set LLMO_MASTER_KEY to 32 random bytes in base64");
    }

    @Test
    void no_master_key_is_refused_with_advice() {
        assertThatThrownBy(() -> MasterKey.parse(null))
                .hasMessageStartingWith("The master key is missing. Set LLMO_MASTER_KEY");
    }

    @Test
    void keys_derived_for_different_purposes_differ() {
        assertThat(MASTER.present().derive("a").getEncoded())
                .isNotEqualTo(MASTER.present().derive("b").getEncoded())
                .isEqualTo(MASTER.present().derive("a").getEncoded());
    }

    @Test
    void each_secret_has_a_data_key_of_its_own_in_its_box() {
        assertThat(SealedBox.seal(MASTER, "a", SECRET)).hasSize(9 + (12 + 32 + 16) + 12 + SECRET.length + 16);
    }

    @Test
    void a_box_of_the_first_format_still_opens_and_is_due_for_resealing() {
        byte[] box = HexFormat.of()
                .parseHex("01606c7f91cbd1aa236de7294b4b9d47bfbdd146acf821828e2fefc01fee40bd95"
                        + "2828cf158e090407bb1831a43450c50967470f");

        assertThat(SealedBox.open(MASTER, "signing key a", box)).isEqualTo(SECRET);
        assertThat(SealedBox.needsResealing(MASTER, box)).isTrue();
        assertThat(SealedBox.needsResealing(MASTER, SealedBox.seal(MASTER, "a", SECRET)))
                .isFalse();
        for (int i = 0; i < box.length; i++) {
            byte[] changed = box.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> SealedBox.open(MASTER, "signing key a", changed))
                    .as("byte %d", i)
                    .isInstanceOf(SealedBox.UnopenableException.class);
        }
    }

    @Test
    void a_master_key_is_replaced_in_three_steps_each_of_which_opens_what_the_one_before_sealed() {
        String old = encoded("0123456789abcdef0123456789abcdef");
        String fresh = encoded("another key, of 32 bytes exactly");
        MasterKeys announced = MasterKeys.parse(old, fresh);
        MasterKeys swapped = MasterKeys.parse(fresh, old);
        MasterKeys done = MasterKeys.parse(fresh, null);

        byte[] before = SealedBox.seal(announced, "a", SECRET);
        byte[] after = SealedBox.seal(swapped, "a", SECRET);

        assertThat(SealedBox.open(announced, "a", after)).isEqualTo(SECRET);
        assertThat(SealedBox.open(swapped, "a", before)).isEqualTo(SECRET);
        assertThat(SealedBox.needsResealing(swapped, before)).isTrue();
        assertThat(SealedBox.open(done, "a", after)).isEqualTo(SECRET);
        assertThatThrownBy(() -> SealedBox.open(done, "a", before))
                .hasMessageContaining("list that in LLMO_FORMER_MASTER_KEYS");
    }

    @Test
    void a_former_master_key_that_is_unusable_is_named_by_its_place() {
        String good = encoded("0123456789abcdef0123456789abcdef");
        assertThatThrownBy(() -> MasterKeys.parse(good, good + ",c2hvcnQ="))
                .hasMessageStartingWith("Key 2 of LLMO_FORMER_MASTER_KEYS is not 32 bytes in base64.")
                .hasMessageNotContaining("c2hvcnQ=");
        assertThat(MasterKeys.parse(good, " ").former()).isEmpty();
    }

    private static MasterKeys keys(String bytes) {
        return MasterKeys.parse(encoded(bytes), null);
    }

    private static String encoded(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}
