package io.llmoptimizer.http.token;

import java.security.Key;
import java.util.Optional;

/** The public keys access tokens are verified with. */
public interface TokenKeys {
    /** The key with this {@code kid}; empty when auth does not publish it (any more). Never blocks. */
    Optional<Key> find(String keyId);

    /** Changes whenever a key is added or withdrawn. */
    long generation();

    /** Whether there is any key to verify with yet. */
    boolean available();
}
