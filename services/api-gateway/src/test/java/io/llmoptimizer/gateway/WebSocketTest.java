package io.llmoptimizer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class WebSocketTest {
    private static FakeFleet fleet;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        Client client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
        fleet.integration.on(
                "/v1/socket",
                request -> request.toWebSocket().onSuccess(socket -> {
                    authorization.set(request.getHeader("authorization"));
                    socket.closeHandler(closed -> serviceClosed.complete(null));
                    socket.textMessageHandler(text -> {
                        if (text.equals("bye")) {
                            socket.close();
                        } else {
                            socket.writeTextMessage("echo " + text);
                        }
                    });
                }));
    }

    private static final AtomicReference<String> authorization = new AtomicReference<>();
    private static volatile CompletableFuture<Void> serviceClosed = new CompletableFuture<>();

    @Test
    void messages_pass_in_both_directions_under_the_callers_token() throws Exception {
        Ears ears = new Ears();
        WebSocket socket = Ears.open("/v1/socket", fleet.auth.key(), ears);
        String large = "x".repeat(100_000);

        socket.sendText("one", true).join();
        assertThat(ears.next()).isEqualTo("echo one");
        socket.sendText(large, true).join();
        assertThat(ears.next()).isEqualTo("echo " + large);
        assertThat(authorization.get()).startsWith("Bearer ey");

        socket.sendText("bye", true).join();
        ears.closed.get(5, TimeUnit.SECONDS);
    }

    @Test
    void a_client_that_goes_away_closes_the_services_side_and_gives_its_place_back() throws Exception {
        FakeAuth.Key key = fleet.auth.key(new Limits(null, null, 1));
        serviceClosed = new CompletableFuture<>();
        WebSocket socket = Ears.open("/v1/socket", key, new Ears());
        Assertions.assertThatThrownBy(() -> Ears.open("/v1/socket", key, new Ears()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class);

        socket.abort();

        serviceClosed.get(5, TimeUnit.SECONDS);
        await().untilAsserted(() -> Ears.open("/v1/socket", key, new Ears()).abort());
    }

    @Test
    void nobody_gets_a_socket_without_a_credential_and_other_upgrades_end_here() {
        assertThat(Client.raw("""
                GET /v1/socket HTTP/1.1\r
                Host: x\r
                Connection: upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                \r
                """)).startsWith("HTTP/1.1 401");
        assertThat(Client.raw("""
                GET /v1/optional HTTP/1.1\r
                Host: x\r
                Connection: upgrade, http2-settings, close\r
                Upgrade: h2c\r
                HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r
                \r
                """))
                .as("HTTP/2 at most, and that with the gateway")
                .matches("HTTP/1.1 (200|101) .*");
    }

    @Test
    void a_service_that_will_not_is_heard() {
        fleet.integration.on(
                "/v1/nosocket", request -> request.response().setStatusCode(409).end());
        Assertions.assertThatThrownBy(() -> Ears.open("/v1/nosocket", fleet.auth.key(), new Ears()))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(409));
    }
}
