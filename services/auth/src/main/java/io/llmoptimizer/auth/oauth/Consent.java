package io.llmoptimizer.auth.oauth;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** That a user permitted a client something, until they take it back. */
record Consent(UUID id, UUID user, UUID client, List<String> scopes, Instant grantedAt) {
    Consent {
        scopes = List.copyOf(scopes);
    }
}
