package io.llmoptimizer.auth.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Lifetimes of what we give to OAuth clients, and of a sign-in at our own pages. */
@ConfigMapping(prefix = "llmo.auth.oauth")
interface OAuthConfig {
    /** Of an authorization code, which is exchanged by a program within moments; RFC 6749 recommends 10 minutes at most. */
    @WithDefault("60s")
    Duration codeLifetime();

    /** Of an access token, at most 15 minutes; revoking one takes effect at the gateways within a second all the same. */
    @WithDefault("10m")
    Duration accessTokenLifetime();

    /** Of the consent's session, over which refresh tokens rotate; then the user is asked to sign in again. */
    @WithDefault("30d")
    Duration sessionLifetime();

    /** How long a browser stays signed in at our pages, so that a second application need not ask for the password again. */
    @WithDefault("12h")
    Duration browserLifetime();
}
