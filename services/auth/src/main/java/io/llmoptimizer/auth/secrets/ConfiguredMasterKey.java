package io.llmoptimizer.auth.secrets;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads the master key from configuration; without a good one the service does not start. */
class ConfiguredMasterKey {
    @Produces
    @Singleton
    MasterKey masterKey(SecretsConfig config) {
        try {
            return MasterKey.parse(config.masterKey().orElse(null));
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException(unusable.getMessage());
        }
    }
}
