package io.llmoptimizer.http.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.http.token.TestKeys;
import io.llmoptimizer.testing.TestTokens;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerCallersTest {
    private final UUID organization = UUID.randomUUID();
    private final TestKeys keys = new TestKeys();
    private final BearerCallers callers = new BearerCallers(keys.factory());

    @BeforeEach
    void publish() throws Exception {
        keys.publish();
    }

    @Test
    void a_token_stands_for_its_caller_who_is_made_once() {
        String bearer = TestTokens.forUser(organization).bearer();
        assertThat(callers.find(bearer))
                .hasValueSatisfying(caller -> assertThat(caller.organization()).isEqualTo(organization));
        assertThat(callers.find(bearer).orElseThrow())
                .isSameAs(callers.find(bearer.replace("Bearer", "bearer")).orElseThrow());
    }

    @Test
    void two_tokens_stand_for_their_own_callers() {
        UUID other = UUID.randomUUID();
        Caller here = callers.find(TestTokens.forUser(organization).bearer()).orElseThrow();
        Caller there = callers.find(TestTokens.forUser(other).bearer()).orElseThrow();
        assertThat(here.organization()).isEqualTo(organization);
        assertThat(there.organization()).isEqualTo(other);
    }

    @Test
    void a_known_token_stands_for_nobody_once_its_key_is_withdrawn() {
        String bearer = TestTokens.forUser(organization).bearer();
        assertThat(callers.find(bearer)).isPresent();
        keys.withdraw();
        assertThat(callers.find(bearer)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer x", "Basic dXNlcjpwYXNzd29yZA==", "Bearer a.b.c"})
    void what_is_no_token_stands_for_nobody(String authorization) {
        assertThat(callers.find(authorization)).isEmpty();
    }

    @Test
    void tokens_that_are_refused_stand_for_nobody() {
        for (TestTokens refused : new TestTokens[] {
            TestTokens.forUser(organization).expired(),
            TestTokens.forUser(organization).wrongAudience(),
            TestTokens.forUser(organization).wrongIssuer(),
            TestTokens.forUser(organization).wrongType(),
            TestTokens.forUser(organization).forged()
        }) {
            assertThat(callers.find(refused.bearer())).isEmpty();
        }
    }

    @Test
    void a_token_without_an_organization_may_not_call() {
        String service = TestTokens.forService("api-gateway").bearer();
        assertThatThrownBy(() -> callers.find(service)).isInstanceOf(ProblemException.class);
    }
}
