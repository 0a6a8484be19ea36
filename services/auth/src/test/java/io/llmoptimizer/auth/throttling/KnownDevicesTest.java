package io.llmoptimizer.auth.throttling;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.secrets.MasterKey;
import io.llmoptimizer.testing.TestClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KnownDevicesTest {
    private static final UUID ADA = UUID.fromString("01939b7e-1c00-7a10-8e00-0000000000b1");

    private final TestClock clock = TestClock.at("2026-03-01T12:00:00Z");
    private final KnownDevices devices = devices(new byte[32]);

    @Test
    void a_device_is_known_by_its_token_and_keeps_its_name_when_that_is_renewed() {
        String token = devices.issue(ADA, Optional.empty());
        Optional<String> device = devices.find(ADA, token);
        assertThat(device).isPresent();
        clock.advance(Duration.ofDays(1));
        String renewed = devices.issue(ADA, device);
        assertThat(renewed).isNotEqualTo(token);
        assertThat(devices.find(ADA, renewed)).isEqualTo(device);
        assertThat(devices.find(ADA, devices.issue(ADA, Optional.empty()))).isNotEqualTo(device);
    }

    @Test
    void a_token_is_worth_nothing_at_another_account() {
        assertThat(devices.find(UUID.randomUUID(), devices.issue(ADA, Optional.empty())))
                .isEmpty();
    }

    @Test
    void a_token_is_forgotten_in_half_a_year() {
        String token = devices.issue(ADA, Optional.empty());
        clock.advance(Duration.ofDays(180).minusSeconds(1));
        assertThat(devices.find(ADA, token)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(devices.find(ADA, token)).isEmpty();
    }

    @Test
    void no_bit_of_a_token_can_be_changed() {
        String token = devices.issue(ADA, Optional.empty());
        byte[] bytes = Base64.getUrlDecoder().decode(token.substring(5));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(devices.find(
                            ADA,
                            "llmd_" + Base64.getUrlEncoder().withoutPadding().encodeToString(changed)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
        assertThat(devices(new byte[] {1, 2, 3}).find(ADA, token)).isEmpty();
    }

    @Test
    void what_is_no_token_is_no_known_device() {
        String token = devices.issue(ADA, Optional.empty());
        for (String bad : new String[] {
            "", "llmd_", "x".repeat(token.length()), "llmd_" + "!".repeat(token.length() - 5), token + "A"
        }) {
            assertThat(devices.find(ADA, bad)).as("%s", bad).isEmpty();
        }
    }

    private KnownDevices devices(byte[] key) {
        String master = Base64.getEncoder().encodeToString(Arrays.copyOf(key, 32));
        return new KnownDevices(MasterKey.parse(master), Duration.ofDays(180), clock);
    }
}
