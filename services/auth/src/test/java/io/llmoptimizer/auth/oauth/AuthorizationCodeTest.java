package io.llmoptimizer.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.auth.oauth.AuthorizationCode.Decision;
import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.common.identity.OuterLimits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthorizationCodeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final String VERIFIER = "v".repeat(43);
    private static final String REDIRECT = "https://app.example.com/callback";
    private static final OAuthClient CLIENT = client();
    private static final UUID USER = UUID.randomUUID();

    @Test
    void a_fresh_code_is_redeemed_by_the_client_that_can_prove_it_asked() {
        assertThat(code(false, Optional.of(Role.DEVELOPER)).decide(CLIENT, REDIRECT, VERIFIER, NOW))
                .isInstanceOfSatisfying(
                        Decision.Redeem.class,
                        redeem -> assertThat(redeem.membership().role()).isEqualTo(Role.DEVELOPER));
    }

    @Test
    void another_client_gets_nothing_and_changes_nothing() {
        assertThat(code(false, Optional.of(Role.OWNER)).decide(client(), REDIRECT, VERIFIER, NOW))
                .isInstanceOf(Decision.Refuse.class);
        assertThat(code(true, Optional.of(Role.OWNER)).decide(client(), REDIRECT, VERIFIER, NOW))
                .isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void a_wrong_redirect_uri_or_verifier_burns_the_code() {
        AuthorizationCode code = code(false, Optional.of(Role.OWNER));
        assertThat(code.decide(CLIENT, REDIRECT + "/", VERIFIER, NOW)).isInstanceOf(Decision.Burn.class);
        assertThat(code.decide(CLIENT, REDIRECT, "w".repeat(43), NOW)).isInstanceOf(Decision.Burn.class);
    }

    @Test
    void a_used_code_ends_what_it_gave_even_after_its_time() {
        AuthorizationCode used = code(true, Optional.of(Role.OWNER));
        assertThat(used.decide(CLIENT, REDIRECT, VERIFIER, NOW)).isInstanceOf(Decision.EndReused.class);
        assertThat(used.decide(CLIENT, REDIRECT, VERIFIER, NOW.plusSeconds(3_600)))
                .isInstanceOf(Decision.EndReused.class);
    }

    @Test
    void a_late_code_or_one_of_a_user_who_left_is_refused() {
        assertThat(code(false, Optional.of(Role.OWNER)).decide(CLIENT, REDIRECT, VERIFIER, NOW.plusSeconds(60)))
                .isInstanceOf(Decision.Refuse.class);
        assertThat(code(false, Optional.empty()).decide(CLIENT, REDIRECT, VERIFIER, NOW))
                .isInstanceOf(Decision.Refuse.class);
    }

    private static AuthorizationCode code(boolean used, Optional<Role> role) {
        return new AuthorizationCode(
                CLIENT.id(),
                USER,
                role.map(held -> new Membership(CLIENT.organization(), USER, held, OuterLimits.NONE)),
                REDIRECT,
                Secret.hash(VERIFIER),
                List.of("openid"),
                Optional.empty(),
                NOW,
                NOW.plusSeconds(60),
                used,
                Optional.empty());
    }

    private static OAuthClient client() {
        return new OAuthClient(
                UUID.randomUUID(),
                "llmc_test",
                UUID.randomUUID(),
                "Test",
                Optional.empty(),
                List.of(REDIRECT),
                Set.of(GrantType.AUTHORIZATION_CODE),
                List.of("openid"),
                Optional.empty(),
                OuterLimits.NONE,
                NOW);
    }
}
