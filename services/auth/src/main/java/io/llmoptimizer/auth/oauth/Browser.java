package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.sessions.Member;
import java.time.Instant;
import java.util.Optional;

/**
 * A browser at our pages.
 *
 * @param cookie the secret it holds; never stored as it is
 * @param fresh whether the browser has yet to be given it
 */
record Browser(String cookie, boolean fresh, Optional<SignedIn> signedIn) {

    /** @param at when the password was last typed */
    record SignedIn(Member member, Instant at) {}

    @Override
    public String toString() {
        return "Browser[" + signedIn + "]";
    }
}
