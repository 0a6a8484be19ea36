package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.credentials.ProviderKey;
import io.llmoptimizer.integration.providers.upstream.Preset;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several keys by configuration. */
class KeyRingsTest {

    private static List<ProviderKey> keys(Map<String, String> settings) {
        ServerConfig server = TestSettings.of(ProvidersConfig.class, "llmo.providers", settings)
                .servers()
                .get("acme");
        return KeyRings.configured("acme", server);
    }

    @Test
    void the_single_key_and_the_named_ones_are_one_ring() {
        List<ProviderKey> keys = keys(Map.of(
                "acme.api-key", "sk-0",
                "acme.api-keys.batch.key", "sk-1",
                "acme.api-keys.team.key", "sk-2",
                "acme.api-keys.team.weight", "5",
                "acme.api-keys.unset.weight", "2"));

        assertThat(keys).extracting(ProviderKey::id).containsExactly("acme/default", "acme/batch", "acme/team");
        assertThat(keys).extracting(ProviderKey::weight).containsExactly(1, 1, 5);
        assertThat(keys).extracting(ProviderKey::secret).containsExactly("sk-0", "sk-1", "sk-2");
    }

    @Test
    void a_weight_out_of_range_stops_the_start_with_a_sentence() {
        Map<String, String> settings = Map.of("acme.api-keys.team.key", "sk-2", "acme.api-keys.team.weight", "0");

        assertThatThrownBy(() -> keys(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The weight of the provider key acme/team has to be from 1 to 1000.");
    }

    @Test
    void a_provider_may_come_from_environment_variables_alone() {
        Map<String, String> environment = Map.of(
                "LLMO_PROVIDERS_ACME_PRESET", "groq",
                "LLMO_PROVIDERS_ACME_API_KEY", "sk-0",
                "LLMO_PROVIDERS_ACME_API_KEYS_BATCH_KEY", "sk-1");

        ServerConfig server = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(ProvidersConfig.class, "llmo.providers")
                .build()
                .getConfigMapping(ProvidersConfig.class, "llmo.providers")
                .servers()
                .get("acme");

        assertThat(server.preset()).contains(Preset.GROQ);
        assertThat(KeyRings.configured("acme", server))
                .extracting(ProviderKey::secret)
                .containsExactly("sk-0", "sk-1");
    }
}
