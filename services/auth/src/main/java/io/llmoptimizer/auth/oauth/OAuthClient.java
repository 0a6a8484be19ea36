package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.common.identity.OuterLimits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An application that an organization registered (RFC 6749 section 2).
 *
 * @param id of its row; the credential in tokens it has in its own name
 * @param clientId what it calls itself
 * @param secrets hashes of what it proves itself with; empty for a public client
 * @param tokensRevokedAt tokens in its own name issued until then are refused
 * @param limits it shares with others: its organization's
 */
record OAuthClient(
        UUID id,
        String clientId,
        UUID organization,
        String name,
        Optional<Secrets> secrets,
        List<String> redirectUris,
        Set<GrantType> grantTypes,
        List<String> scopes,
        Optional<Instant> tokensRevokedAt,
        OuterLimits limits,
        Instant createdAt) {

    /**
     * @param current hash of the secret in force
     * @param previous hash of the one before
     * @param previousUntil until when that still works
     */
    record Secrets(String current, Optional<String> previous, Optional<Instant> previousUntil) {
        boolean accept(String secret, Instant now) {
            String hash = Secret.hash(secret);
            return Secret.equal(hash, current)
                    || (previous.isPresent()
                            && previousUntil.filter(now::isBefore).isPresent()
                            && Secret.equal(hash, previous.get()));
        }
    }

    boolean isConfidential() {
        return secrets.isPresent();
    }

    /** Whether the client may be answered at {@code uri}. */
    boolean redirectsTo(String uri) {
        return redirectUris.stream().anyMatch(registered -> RedirectUri.matches(registered, uri));
    }
}
