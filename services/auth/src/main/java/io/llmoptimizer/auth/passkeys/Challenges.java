package io.llmoptimizer.auth.passkeys;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The questions that are open: 256 random bits each, answered once or forgotten. They are in Redis, where they expire by
 * themselves however many are asked; losing them costs a second try.
 */
@Singleton
class Challenges {
    private static final String KEY = "llmo:passkey-challenge:";
    private static final String SIGN_IN = "sign-in";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ReactiveRedisDataSource redis;
    private final PasskeyConfig config;

    Challenges(ReactiveRedisDataSource redis, PasskeyConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /** A question to {@code user} who registers a passkey, or to whoever signs in; in base64url. */
    Uni<String> ask(Optional<UUID> user) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String challenge = encoded(random);
        return redis.value(String.class)
                .psetex(KEY + challenge, config.challengeLifetime().toMillis(), purpose(user))
                .replaceWith(challenge);
    }

    /** Takes a question off the list; whether it was on it, and asked for this purpose. */
    Uni<Boolean> take(byte[] challenge, Optional<UUID> user) {
        return redis.value(String.class)
                .getdel(KEY + encoded(challenge))
                .map(asked -> purpose(user).equals(asked));
    }

    private static String purpose(Optional<UUID> user) {
        return user.map(UUID::toString).orElse(SIGN_IN);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
