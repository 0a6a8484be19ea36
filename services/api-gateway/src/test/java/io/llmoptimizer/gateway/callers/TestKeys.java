package io.llmoptimizer.gateway.callers;

import io.llmoptimizer.http.token.IdentityConfig;
import io.llmoptimizer.http.token.TokenKeys;
import io.llmoptimizer.testing.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** The published half of the key that {@link TestTokens} signs with. */
final class TestKeys implements TokenKeys {
    private final Map<String, Key> byId;

    TestKeys() {
        String file = TestTokens.JWKS_URL.substring("classpath:".length());
        try (InputStream published = TestTokens.class.getResourceAsStream("/" + file)) {
            String json = new String(published.readAllBytes(), StandardCharsets.UTF_8);
            byId = new JsonWebKeySet(json)
                    .getJsonWebKeys().stream().collect(Collectors.toMap(JsonWebKey::getKeyId, JsonWebKey::getKey));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (JoseException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    @Override
    public Optional<Key> find(String keyId) {
        return Optional.ofNullable(keyId).map(byId::get);
    }

    @Override
    public long generation() {
        return 1;
    }

    @Override
    public boolean available() {
        return true;
    }

    /** Whose tokens are believed. */
    record Identity() implements IdentityConfig {
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
