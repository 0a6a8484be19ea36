package io.llmoptimizer.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class PasswordConfigTest {
    private static final PasswordConfig DEFAULTS = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(PasswordConfig.class)
            .build()
            .getConfigMapping(PasswordConfig.class);

    @Test
    void a_hash_costs_what_owasp_asks_for_unless_it_is_configured_otherwise() {
        assertThat(new Argon2Parameters(DEFAULTS.memoryKib(), DEFAULTS.iterations(), DEFAULTS.parallelism()))
                .isEqualTo(new Argon2Parameters(19_456, 2, 1));
    }

    @Test
    void hashes_of_all_processors_and_some_that_wait_are_the_most_there_are() {
        assertThat(DEFAULTS.concurrency()).isZero();
        assertThat(DEFAULTS.queue()).isEqualTo(64);
        assertThat(DEFAULTS.breached().url()).isEmpty();
    }
}
