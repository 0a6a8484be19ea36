package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static io.llmoptimizer.gateway.Client.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway that has just started is asked for nothing until it can answer. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
@QuarkusTestResource(value = ReadinessTest.KeysOfAuth.class, restrictToAnnotatedClass = true)
class ReadinessTest {
    private static final String KEY_SET = "/.well-known/jwks.json";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Lets the gateway fetch the keys from auth, as in production, instead of from a file. */
    public static final class KeysOfAuth implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            return Map.of("llmo.identity.jwks-url", "${LLMO_AUTH_URL}" + KEY_SET);
        }

        @Override
        public void stop() {
            // Nothing was started.
        }

        @Override
        public int order() {
            return Integer.MAX_VALUE;
        }
    }

    @Test
    void it_is_not_ready_until_it_has_the_keys_to_verify_tokens_with() throws IOException {
        FakeFleet fleet = FakeFleet.running();
        fleet.authService.on(
                KEY_SET, request -> request.response().setStatusCode(503).end());
        Client client = new Client();
        FakeAuth.Key key = fleet.auth.key();
        await().atMost(PATIENCE).until(() -> "UP".equals(checkOf(client, "revocations")));

        assertThat(checkOf(client, "token-keys")).isEqualTo("DOWN");
        assertThat(client.get("/q/health/ready").statusCode()).isEqualTo(503);
        var early = client.get("/v1/models", key(key));
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.headers().firstValue("retry-after")).hasValue("1");

        String published = keySet();
        fleet.authService.on(KEY_SET, request -> request.response().end(published));

        await().atMost(PATIENCE).until(() -> client.get("/q/health/ready").statusCode() == 200);
        assertThat(client.get("/v1/models", key(key)).statusCode()).isEqualTo(200);
    }

    private static String checkOf(Client client, String name) {
        return json(client.get("/q/health/ready")).getJsonArray("checks").stream()
                .map(JsonObject.class::cast)
                .filter(check -> check.getString("name").equals(name))
                .map(check -> check.getString("status"))
                .findFirst()
                .orElse("missing");
    }

    private static String keySet() throws IOException {
        try (InputStream file = FleetStores.class.getResourceAsStream("/test-jwks.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
