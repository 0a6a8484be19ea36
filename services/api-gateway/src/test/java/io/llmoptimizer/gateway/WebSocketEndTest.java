package io.llmoptimizer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.identity.Revocations.Kind;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** WebSockets that the gateway ends: on routes whose idle timeout is two seconds, or five minutes. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class WebSocketEndTest {
    private static final Duration PROMISED = Duration.ofSeconds(1);
    private static final int GOING_AWAY = 1001;
    private static final int POLICY_VIOLATION = 1008;
    /** Longer than the idle timeout, in words that are shorter apart. */
    private static final int WORDS = 15;

    private static final long PAUSE_MS = 200;

    private static FakeFleet fleet;
    private static volatile CompletableFuture<Void> serviceClosed;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        Client client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
        fleet.integration.on("/v1/silent", WebSocketEndTest::echo);
        fleet.integration.on("/v1/silent/not", WebSocketEndTest::talk);
        fleet.integration.on("/v1/lasting", WebSocketEndTest::echo);
    }

    private static void echo(HttpServerRequest request) {
        request.toWebSocket().onSuccess(socket -> {
            CompletableFuture<Void> closed = serviceClosed;
            socket.closeHandler(gone -> closed.complete(null));
            socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
        });
    }

    private static void talk(HttpServerRequest request) {
        request.toWebSocket().onSuccess(socket -> {
            long timer = fleet.vertx.setPeriodic(PAUSE_MS, word -> socket.writeTextMessage("word"));
            socket.closeHandler(gone -> fleet.vertx.cancelTimer(timer));
        });
    }

    @Test
    void one_on_which_both_sides_are_silent_is_closed() throws Exception {
        serviceClosed = new CompletableFuture<>();
        Ears ears = new Ears();
        WebSocket socket = Ears.open("/v1/silent", fleet.auth.key(), ears);
        socket.sendText("one", true).join();
        assertThat(ears.next()).isEqualTo("echo one");

        assertThat(ears.closed.get(20, TimeUnit.SECONDS)).isEqualTo(GOING_AWAY);
        serviceClosed.get(5, TimeUnit.SECONDS);
    }

    @Test
    void one_on_which_one_side_speaks_stays_open() throws Exception {
        Ears ears = new Ears();
        WebSocket socket = Ears.open("/v1/silent/not", fleet.auth.key(), ears);

        for (int i = 0; i < WORDS; i++) {
            assertThat(ears.next()).isEqualTo("word");
        }
        assertThat(ears.closed).isNotDone();
        socket.abort();
    }

    @Test
    void one_whose_key_is_revoked_is_closed_within_a_second_and_no_other() throws Exception {
        serviceClosed = new CompletableFuture<>();
        FakeAuth.Key key = fleet.auth.key();
        Ears ears = new Ears();
        WebSocket socket = Ears.open("/v1/lasting", key, ears);
        socket.sendText("before", true).join();
        assertThat(ears.next()).isEqualTo("echo before");
        CompletableFuture<Void> closedWithIt = serviceClosed;
        serviceClosed = new CompletableFuture<>();
        Ears others = new Ears();
        WebSocket ofAnother = Ears.open("/v1/lasting", fleet.auth.key(), others);

        fleet.revoke(Kind.API_KEY.member(key.id()), InstantSource.system().millis(), true);

        assertThat(ears.closed.get(PROMISED.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(POLICY_VIOLATION);
        closedWithIt.get(5, TimeUnit.SECONDS);
        ofAnother.sendText("after", true).join();
        assertThat(others.next()).isEqualTo("echo after");
        ofAnother.abort();
    }
}
