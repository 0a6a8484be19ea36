package io.llmoptimizer.http.token;

import io.llmoptimizer.testing.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** The keys of {@link TestTokens}, published and withdrawn by a test. */
public final class TestKeys implements TokenKeys {
    private final Map<String, Key> published = new HashMap<>();
    private long generation;

    /** What verifies with them. */
    public AccessTokenFactory factory() {
        return new AccessTokenFactory(this, new Identity());
    }

    public void publish() throws IOException, JoseException {
        try (InputStream json = TestKeys.class.getResourceAsStream("/test-jwks.json")) {
            new JsonWebKeySet(new String(json.readAllBytes(), StandardCharsets.UTF_8))
                    .getJsonWebKeys()
                    .forEach(key -> published.put(key.getKeyId(), ((PublicJsonWebKey) key).getPublicKey()));
        }
        generation++;
    }

    public void withdraw() {
        published.clear();
        generation++;
    }

    @Override
    public Optional<Key> find(String keyId) {
        return Optional.ofNullable(keyId).map(published::get);
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public boolean available() {
        return !published.isEmpty();
    }

    private record Identity() implements IdentityConfig {
        @Override
        public String issuer() {
            return "http://localhost:8080";
        }

        @Override
        public String jwksUrl() {
            return TestTokens.JWKS_URL;
        }

        @Override
        public Duration refreshInterval() {
            return Duration.ofSeconds(30);
        }
    }
}
