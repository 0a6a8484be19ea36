package io.llmoptimizer.auth.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedBoxTest {
    private static final MasterKey MASTER = key("0123456789abcdef0123456789abcdef");
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
        MasterKey other = key("another key, of 32 bytes exactly");
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
        assertThat(MASTER.derive("a").getEncoded())
                .isNotEqualTo(MASTER.derive("b").getEncoded())
                .isEqualTo(MASTER.derive("a").getEncoded());
    }

    private static MasterKey key(String bytes) {
        return MasterKey.parse(Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
