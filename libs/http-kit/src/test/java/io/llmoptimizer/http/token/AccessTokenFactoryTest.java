package io.llmoptimizer.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.testing.TestTokens;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokenFactoryTest {
    private static final JWTAuthContextInfo UNUSED = new JWTAuthContextInfo();

    private final PublishedByTest keys = new PublishedByTest();
    private final AccessTokenFactory factory = new AccessTokenFactory(keys, new Identity());
    private String token;

    @BeforeEach
    void publish() throws Exception {
        keys.publish();
        token = TestTokens.forUser(UUID.randomUUID()).sign();
    }

    @Test
    void a_token_that_was_verified_is_not_verified_again() throws Exception {
        assertThat(factory.parse(token, UNUSED)).isSameAs(factory.parse(token, UNUSED));
    }

    @Test
    void a_remembered_token_is_refused_once_its_key_is_withdrawn() throws Exception {
        factory.parse(token, UNUSED);
        keys.withdraw();
        assertThatThrownBy(() -> factory.parse(token, UNUSED)).isInstanceOf(ParseException.class);
    }

    @Test
    void a_token_is_accepted_as_soon_as_its_key_is_published() throws Exception {
        keys.withdraw();
        assertThatThrownBy(() -> factory.parse(token, UNUSED)).isInstanceOf(ParseException.class);
        keys.publish();
        assertThat(factory.parse(token, UNUSED).getIssuer()).isEqualTo("http://localhost:8080");
    }

    @Test
    void a_changed_token_is_refused_although_the_good_one_is_remembered() throws Exception {
        factory.parse(token, UNUSED);
        int middle = token.lastIndexOf('.') - 10;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        String changed = token.substring(0, middle) + other + token.substring(middle + 1);
        assertThatThrownBy(() -> factory.parse(changed, UNUSED)).isInstanceOf(ParseException.class);
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

    private static final class PublishedByTest implements TokenKeys {
        private final Map<String, Key> published = new HashMap<>();
        private long generation;

        void publish() throws IOException, JoseException {
            try (InputStream json = AccessTokenFactoryTest.class.getResourceAsStream("/test-jwks.json")) {
                new JsonWebKeySet(new String(json.readAllBytes(), StandardCharsets.UTF_8))
                        .getJsonWebKeys()
                        .forEach(key -> published.put(key.getKeyId(), ((PublicJsonWebKey) key).getPublicKey()));
            }
            generation++;
        }

        void withdraw() {
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
    }
}
