package io.llmoptimizer.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.common.identity.Limits;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;

class TestTokensTest {
    private final UUID organization = UUID.randomUUID();

    @Test
    void a_users_token_verifies_against_the_committed_key_set() throws Exception {
        JwtClaims claims = verify(TestTokens.forUser(organization)
                .roles("owner", "billing")
                .limits(new Limits(60, null, 2))
                .sign());

        assertThat(claims.getStringClaimValue("org")).isEqualTo(organization.toString());
        assertThat(claims.getStringListClaimValue("roles")).containsExactly("owner", "billing");
        assertThat(claims.getClaimValue("limits").toString())
                .contains("requestsPerMinute=60", "concurrent=2")
                .doesNotContain("tokensPerMinute");
    }

    @Test
    void a_keys_token_carries_its_key_and_its_scope() throws Exception {
        UUID key = UUID.randomUUID();

        JwtClaims claims = verify(TestTokens.forKey(organization, key).sign());

        assertThat(claims.getStringClaimValue("key")).isEqualTo(key.toString());
        assertThat(claims.getStringClaimValue("scope")).isEqualTo("inference");
    }

    @Test
    void bad_tokens_are_bad() {
        assertRefused(TestTokens.forUser(organization).expired());
        assertRefused(TestTokens.forUser(organization).wrongAudience());
        assertRefused(TestTokens.forUser(organization).wrongIssuer());
        assertRefused(TestTokens.forUser(organization).wrongType());
        assertRefused(TestTokens.forUser(organization).forged());
    }

    private static void assertRefused(TestTokens token) {
        assertThatThrownBy(() -> verify(token.sign())).isInstanceOf(InvalidJwtException.class);
    }

    private static JwtClaims verify(String token) throws Exception {
        try (InputStream json = TestTokens.class.getResourceAsStream("/test-jwks.json")) {
            JsonWebKeySet keys = new JsonWebKeySet(new String(json.readAllBytes(), StandardCharsets.UTF_8));
            JwtConsumer consumer = new JwtConsumerBuilder()
                    .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
                    .setExpectedType(true, "at+jwt")
                    .setExpectedIssuer("http://localhost:8080")
                    .setExpectedAudience("llmoptimizer")
                    .setRequireExpirationTime()
                    .build();
            return consumer.processToClaims(token);
        }
    }
}
