package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.secrets.MasterKeys;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads the master keys from configuration; without good ones the service does not start. */
class ConfiguredMasterKeys {
    @Produces
    @Singleton
    @Startup
    MasterKeys masterKeys(SecretsConfig config) {
        try {
            return MasterKeys.parse(
                    config.masterKey().orElse(null), config.formerMasterKeys().orElse(null));
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException(unusable.getMessage());
        }
    }
}
