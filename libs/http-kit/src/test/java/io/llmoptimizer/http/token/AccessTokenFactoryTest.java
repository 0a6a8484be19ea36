package io.llmoptimizer.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.testing.TestTokens;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokenFactoryTest {
    private static final JWTAuthContextInfo UNUSED = new JWTAuthContextInfo();

    private final TestKeys keys = new TestKeys();
    private final AccessTokenFactory factory = keys.factory();
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
}
