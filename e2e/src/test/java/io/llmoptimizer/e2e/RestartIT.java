package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stopping and starting loses nothing, and a taken port is explained. */
@ExtendWith(Fleet.Shared.class)
@Order(90)
class RestartIT {
    @Test
    void users_keys_ledger_and_analytics_outlive_a_restart(Fleet fleet) {
        Tenant tenant = Tenant.register(fleet.gateway());
        Tenant.Key key = tenant.createKey();
        Chat chat = new Chat(fleet.gateway());
        assertThat(chat.send(key.secret(), Chat.body("sandbox/answer", "Remember me"), Map.of())
                        .statusCode())
                .isEqualTo(200);

        Fleet.Outcome down = fleet.down();
        assertThat(down.exitCode()).as(down.output()).isZero();
        assertThat(answers(fleet.gateway().base().getPort()))
                .as("the gateway's port is free")
                .isFalse();
        Fleet.Outcome up = fleet.up();
        assertThat(up.exitCode()).as(up.output()).isZero();

        assertThat(fleet.gateway().get("/v1/models", key.secret()).status()).isEqualTo(200);
        assertThat(tenant.logIn().path("accessToken").asText()).isNotBlank();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(tenant.billingUsage("model")
                            .path("totals")
                            .path("requests")
                            .asLong())
                    .isEqualTo(1);
            assertThat(tenant.analyticsUsage("model")
                            .path("totals")
                            .path("requests")
                            .asLong())
                    .isEqualTo(1);
        });
    }

    @Test
    void a_taken_port_is_named_with_the_setting_that_moves_it(Fleet fleet, @TempDir Path otherHome) {
        Fleet.Outcome second = fleet.run(otherHome, "up");

        assertThat(second.exitCode()).isNotZero();
        assertThat(second.output()).containsPattern("[Pp]ort \\d{5}").contains("LLMO_");
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
