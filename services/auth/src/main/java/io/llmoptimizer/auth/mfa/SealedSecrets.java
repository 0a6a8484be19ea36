package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.secrets.MasterKey;
import io.llmoptimizer.auth.secrets.SealedBox;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Seals TOTP secrets, each for its user. */
@Singleton
class SealedSecrets {
    private final MasterKey master;

    SealedSecrets(MasterKey master) {
        this.master = master;
    }

    byte[] seal(UUID user, byte[] secret) {
        return SealedBox.seal(master, context(user), secret);
    }

    byte[] open(UUID user, byte[] sealed) {
        return SealedBox.open(master, context(user), sealed);
    }

    private static String context(UUID user) {
        return "totp " + user;
    }
}
