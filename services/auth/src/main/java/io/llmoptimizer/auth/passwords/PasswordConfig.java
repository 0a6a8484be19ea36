package io.llmoptimizer.auth.passwords;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

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
}
