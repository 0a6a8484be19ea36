package io.llmoptimizer.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.gateway.FakeAddresses;
import io.llmoptimizer.gateway.FakeFleetStarter;
import io.llmoptimizer.gateway.Noise;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.llmoptimizer.gateway.revocations.RevocationList;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens and keys nobody issued: each is refused with 401, at once. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class CredentialFuzzTest {
    private static final int KEYS = 300_000;
    private static final int TOKENS = 100_000;

    @Inject
    CallerFinder finder;

    @Inject
    RevocationList revocations;

    @Test
    @Timeout(120)
    void no_text_is_taken_for_a_key_unless_it_is_one() {
        Noise noise = new Noise(4);
        String key = ApiKeyFormat.of(new byte[ApiKeyFormat.SECRET_BYTES]);
        for (int i = 0; i < KEYS; i++) {
            String text = noise.oneIn(2) ? noise.mutated(key) : noise.of(6, "llmo_", "Bearer ", key, "0000000", "_");
            String authorization = noise.oneIn(2) ? "Bearer " + text : null;
            Credential credential = Credential.of(authorization, text);
            if (credential instanceof Credential.ApiKey presented) {
                assertThat(ApiKeyFormat.isWellFormed(presented.key())).isTrue();
            }
        }
    }

    @Test
    @Timeout(120)
    void no_broken_token_is_believed_or_breaks_anything() {
        FakeFleetStarter.start();
        await().until(revocations::isLoaded);
        Noise noise = new Noise(5);
        String good = TestTokens.forUser(UUID.randomUUID()).sign();
        String[] parts = good.split("\\.", -1);
        String none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
        int believed = 0;
        for (int i = 0; i < TOKENS; i++) {
            String token = noise.oneIn(2)
                    ? noise.mutated(good)
                    : noise.of(6, parts[0], parts[1], parts[2], ".", none, "e30", "eyJhbGciOiJIUzI1NiJ9");
            if (token.trim().equals(good)) {
                continue;
            }
            Future<Caller> found = finder.find(Credential.of("Bearer " + token, null));
            assertThat(found.isComplete()).as(token).isTrue();
            if (found.succeeded()) {
                // Base64 has bits to spare at its end, and its decoder skips what is no digit: the same signature in
                // other words.
                believed++;
                assertThat(token).startsWith(parts[0] + "." + parts[1] + ".");
            } else {
                assertThat(found.cause())
                        .as(token)
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                refused ->
                                        assertThat(refused.refusal().status()).isEqualTo(401));
            }
        }
        assertThat(believed).isLessThan(TOKENS / 20);
    }
}
