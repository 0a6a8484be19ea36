package io.llmoptimizer.integration.credentials;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where the master keys come from. */
@ConfigMapping(prefix = "llmo.secrets")
interface SecretsConfig {
    /**
     * 32 random bytes in base64, the same for all replicas ({@code LLMO_MASTER_KEY}). With it, a copy of the database holds no
     * provider key that anybody can use; when it is lost, those keys have to be entered again.
     */
    Optional<String> masterKey();

    /** Master keys that still open what they sealed, with commas between them ({@code LLMO_FORMER_MASTER_KEYS}). */
    Optional<String> formerMasterKeys();
}
