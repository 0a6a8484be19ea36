package io.llmoptimizer.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.gateway.NoisyText;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.llmoptimizer.http.token.AccessTokenFactory;
import io.llmoptimizer.testing.TestTokens;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.WithNull;
import net.jqwik.api.statistics.Statistics;

/** Tokens and keys nobody issued: each is refused with 401, at once. */
class CredentialFuzzTest {
    private static final String KEY = ApiKeyFormat.of(new byte[ApiKeyFormat.SECRET_BYTES]);
    private static final String GOOD = TestTokens.forUser(UUID.randomUUID()).sign();
    private static final String[] PARTS = GOOD.split("\\.", -1);

    private final AccessTokens tokens;

    CredentialFuzzTest() {
        TestKeys keys = new TestKeys();
        this.tokens = new AccessTokens(new AccessTokenFactory(keys, new TestKeys.Identity()), keys);
    }

    @Property(tries = 260_000, shrinking = ShrinkingMode.BOUNDED)
    void no_text_is_taken_for_a_key_unless_it_is_one(
            @ForAll("authorizations") @WithNull(0.5) String authorization, @ForAll("keys") String key) {
        Credential credential = Credential.of(authorization, key);

        if (credential instanceof Credential.ApiKey presented) {
            assertThat(ApiKeyFormat.isWellFormed(presented.key())).isTrue();
        }
        Statistics.collect(credential.getClass().getSimpleName());
        Statistics.coverage(of -> of.check("ApiKey").percentage(share -> share > 1.0));
    }

    @Property(tries = 100_000, shrinking = ShrinkingMode.BOUNDED)
    void no_broken_token_is_believed_or_breaks_anything(@ForAll("tokens") String token) {
        boolean believed = false;
        if (Credential.of("Bearer " + token, null) instanceof Credential.AccessToken presented) {
            try {
                tokens.verify(presented.token());
                believed = true;
            } catch (RefusedException refused) {
                assertThat(refused.refusal().status()).isEqualTo(401);
            }
        }
        if (believed) {
            // Base64 has bits to spare at its end, and its decoder skips what is no digit: the same signature in other
            // words.
            assertThat(token.trim()).startsWith(PARTS[0] + "." + PARTS[1] + ".");
        }
        Statistics.collect(believed);
        Statistics.coverage(of -> of.check(false).percentage(share -> share > 50.0));
    }

    @Provide
    Arbitrary<String> authorizations() {
        return keys().map(key -> "Bearer " + key);
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.oneOf(
                NoisyText.mutated(Arbitraries.just(KEY)), NoisyText.of(6, "llmo_", "Bearer ", KEY, "0000000", "_"));
    }

    @Provide
    Arbitrary<String> tokens() {
        String unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
        return Arbitraries.oneOf(
                NoisyText.mutated(Arbitraries.just(GOOD)),
                NoisyText.of(6, PARTS[0], PARTS[1], PARTS[2], ".", unsigned, "e30", "eyJhbGciOiJIUzI1NiJ9"));
    }
}
