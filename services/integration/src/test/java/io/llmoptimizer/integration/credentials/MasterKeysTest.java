package io.llmoptimizer.integration.credentials;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.integration.TestSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MasterKeysTest {
    @Test
    void a_start_without_a_master_key_stops_with_what_to_set() {
        SecretsConfig nothing = TestSettings.of(SecretsConfig.class, "llmo.secrets", Map.of());
        assertThatThrownBy(() -> new ConfiguredMasterKeys().masterKeys(nothing))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("The master key is missing. Set LLMO_MASTER_KEY to 32 random bytes in base64");
    }
}
