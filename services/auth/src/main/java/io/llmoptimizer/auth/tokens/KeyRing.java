package io.llmoptimizer.auth.tokens;

import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of this replica, opened.
 *
 * @param published public halves by key id, the oldest first
 */
record KeyRing(Optional<SigningKey> active, Map<String, RSAPublicKey> published) {
    static final KeyRing EMPTY = new KeyRing(Optional.empty(), Map.of());

    KeyRing {
        published = Collections.unmodifiableMap(new LinkedHashMap<>(published));
    }

    /** Whether tokens are signed and verified just as with {@code other}. */
    boolean isSameAs(KeyRing other) {
        return active.map(SigningKey::kid).equals(other.active.map(SigningKey::kid))
                && published.keySet().equals(other.published.keySet());
    }
}
