package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.secrets.SealedColumn;
import io.llmoptimizer.secrets.MasterKeys;
import io.llmoptimizer.secrets.SealedBox;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Seals TOTP secrets, each for its user. */
@Singleton
class SealedSecrets {
    private final MasterKeys masters;

    SealedSecrets(MasterKeys masters) {
        this.masters = masters;
    }

    byte[] seal(UUID user, byte[] secret) {
        return SealedBox.seal(masters, context(user), secret);
    }

    byte[] open(UUID user, byte[] sealed) {
        return SealedBox.open(masters, context(user), sealed);
    }

    @Produces
    @Singleton
    static SealedColumn column() {
        return new SealedColumn("totp", "user_id", "sealed_secret", user -> context(UUID.fromString(user)));
    }

    private static String context(UUID user) {
        return "totp " + user;
    }
}
