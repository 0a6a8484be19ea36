package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.bench.Gateway;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stops being valid is refused at the gateway within a second. */
@ExtendWith(Fleet.Shared.class)
@Order(10)
class RevocationIT {
    private static final Duration PROMISED = Duration.ofSeconds(1);

    @Test
    void a_revoked_key_is_refused_within_a_second(Fleet fleet) {
        Gateway gateway = fleet.gateway();
        Tenant tenant = Tenant.register(gateway);
        Tenant.Key key = tenant.createKey();
        assertThat(gateway.get("/v1/models", key.secret()).status()).isEqualTo(200);

        assertThat(gateway.delete("/api/v1/auth/api-keys/" + key.id(), tenant.accessToken())
                        .status())
                .isEqualTo(204);

        await().atMost(PROMISED).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            Gateway.Answer answer = gateway.get("/v1/models", key.secret());
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body().path("error").path("code").asText()).isEqualTo("invalid_api_key");
        });
    }

    @Test
    void a_logged_out_session_is_refused_within_a_second(Fleet fleet) {
        Gateway gateway = fleet.gateway();
        Tenant tenant = Tenant.register(gateway);
        assertThat(gateway.get("/api/v1/auth/me", tenant.accessToken()).status())
                .isEqualTo(200);

        assertThat(gateway.post("/api/v1/auth/logout", tenant.accessToken(), Gateway.JSON.createObjectNode())
                        .status())
                .isEqualTo(204);

        await().atMost(PROMISED)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(gateway.get("/api/v1/billing/budgets", tenant.accessToken())
                                .status())
                        .isEqualTo(401));
    }

    @Test
    void signing_in_again_right_after_a_logout_works(Fleet fleet) {
        Gateway gateway = fleet.gateway();
        Tenant tenant = Tenant.register(gateway);
        gateway.post("/api/v1/auth/logout", tenant.accessToken(), Gateway.JSON.createObjectNode());

        String fresh = tenant.logIn().path("accessToken").asText();

        assertThat(gateway.get("/api/v1/auth/me", fresh).status()).isEqualTo(200);
    }
}
