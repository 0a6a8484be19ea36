package io.llmoptimizer.auth.passwords;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The price of guessing a password, and of checking one. */
@ConfigMapping(prefix = "llmo.auth.passwords")
interface PasswordConfig {
    /**
     * Argon2id memory of one hash in KiB. OWASP's minimum of 19 MiB with two passes costs about 30 ms; more of either makes
     * stolen hashes dearer to guess and sign-ins slower. Existing hashes grow when their owners sign in.
     */
    @WithDefault("19456")
    int memoryKib();

    /** Argon2id passes over the memory. */
    @WithDefault("2")
    int iterations();

    /** Argon2id lanes. */
    @WithDefault("1")
    int parallelism();

    /**
     * Hashes computed at once; 0 means one per processor. Each holds {@link #memoryKib}, and more than the processors have
     * cores makes none of them faster.
     */
    @WithDefault("0")
    int concurrency();

    /** Hashes that may wait. Beyond that, callers are told to come back: a second's wait at about 30 hashes/s. */
    @WithDefault("64")
    int queue();

    /** A collection of breached passwords that new ones are looked up in, beside the shipped list of common ones. */
    Breached breached();

    /** Where it is. */
    interface Breached {
        /**
         * Base address of a server with the range protocol of Pwned Passwords, such as {@code
         * https://api.pwnedpasswords.com}, which gets to know five digits of a hash; unset asks nobody.
         */
        Optional<String> url();

        /** How long an answer is waited for; after that the password is taken. */
        @WithDefault("2s")
        Duration timeout();
    }
}
