package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.organizations.Membership;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An authorization code as stored. Decides what its presentation is worth; whoever stores it holds its lock meanwhile.
 *
 * @param client row of the client it was given to
 * @param membership the user's in the client's organization; empty when they may not act there any more
 * @param session what it was exchanged for already
 */
record AuthorizationCode(
        UUID client,
        UUID user,
        Optional<Membership> membership,
        String redirectUri,
        String challenge,
        List<String> scopes,
        Optional<String> nonce,
        Instant signedInAt,
        Instant expiresAt,
        boolean used,
        Optional<UUID> session) {

    /** What is to be done with a presented code. */
    sealed interface Decision {
        /** It is good: mark it used and begin a session. */
        record Redeem(Membership membership) implements Decision {}

        /** It was used before: end what it was exchanged for (RFC 6749 section 4.1.2). */
        record EndReused() implements Decision {}

        /** Its own client could not prove that it asked for it: nobody gets a second guess. */
        record Burn() implements Decision {}

        /** It is worth nothing to this client. */
        record Refuse() implements Decision {}
    }

    Decision decide(OAuthClient presenting, String presentedRedirect, String verifier, Instant now) {
        if (!presenting.id().equals(client)) {
            return new Decision.Refuse();
        }
        if (used) {
            return new Decision.EndReused();
        }
        if (!now.isBefore(expiresAt) || membership.isEmpty()) {
            return new Decision.Refuse();
        }
        if (!redirectUri.equals(presentedRedirect) || !Pkce.proves(verifier, challenge)) {
            return new Decision.Burn();
        }
        return new Decision.Redeem(membership.get());
    }
}
