package io.llmoptimizer.auth.secrets;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where the master key comes from. */
@ConfigMapping(prefix = "llmo.auth")
interface SecretsConfig {
    /**
     * 32 random bytes in base64, the same for all replicas ({@code LLMO_MASTER_KEY}). With it, a copy of the database can't
     * sign tokens; without it, neither can we: when it is lost, delete the rows of {@code signing_key} to get new keys, and
     * everybody signs in again.
     */
    Optional<String> masterKey();
}
