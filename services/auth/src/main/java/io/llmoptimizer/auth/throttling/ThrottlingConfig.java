package io.llmoptimizer.auth.throttling;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How many wrong guesses are free, and what further ones cost. Each failure counts in three places at once; the slowest
 * decides. Failures are forgotten one by one, so nobody is ever locked out for good.
 */
@ConfigMapping(prefix = "llmo.auth.throttling")
interface ThrottlingConfig {
    /** One address guessing at one account, or one known device or session at its own. */
    Pair pair();

    /** One account, whoever guesses. Generous, since this is what somebody could use to keep its owner out of new devices. */
    Account account();

    /** One address (an IPv6 network of 64 bits), whatever it guesses at. Many people can share one. */
    Address address();

    /** Mails that one address may ask for. */
    Mails mails();

    /** The first wait after the free failures; it doubles with each further one. */
    @WithDefault("1s")
    Duration firstDelay();

    /** What a wait grows to. */
    @WithDefault("15m")
    Duration longestDelay();

    /** How long a device is known after signing in with it. */
    @WithDefault("180d")
    Duration deviceLifetime();

    /** How long Redis may take to decide. After that this replica decides by itself, and asks Redis again in five seconds. */
    @WithDefault("500ms")
    Duration patience();

    /** @see ThrottlingConfig#pair */
    interface Pair {
        @WithDefault("10")
        int free();

        /** In this time one failure is forgotten. */
        @WithDefault("10m")
        Duration forgottenAfter();
    }

    /** @see ThrottlingConfig#account */
    interface Account {
        @WithDefault("50")
        int free();

        /** In this time one failure is forgotten. */
        @WithDefault("1m")
        Duration forgottenAfter();
    }

    /** @see ThrottlingConfig#address */
    interface Address {
        @WithDefault("100")
        int free();

        /** In this time one failure is forgotten. */
        @WithDefault("10s")
        Duration forgottenAfter();
    }

    /** @see ThrottlingConfig#mails */
    interface Mails {
        @WithDefault("20")
        int free();

        /** In this time one is forgotten. */
        @WithDefault("1m")
        Duration forgottenAfter();
    }
}
