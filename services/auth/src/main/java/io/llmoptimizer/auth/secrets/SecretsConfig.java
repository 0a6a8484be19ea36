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

    /**
     * Master keys that still open what they sealed, with commas between them ({@code LLMO_FORMER_MASTER_KEYS}). Listed while
     * the master key is replaced; the audit log's rows of that time can be verified as long as its key is here.
     */
    Optional<String> formerMasterKeys();
}
