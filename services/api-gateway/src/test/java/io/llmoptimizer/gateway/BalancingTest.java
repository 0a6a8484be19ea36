package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static io.llmoptimizer.gateway.Client.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service with two addresses, {@code twin}: what is sent where, and what again. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class BalancingTest {
    private static FakeFleet fleet;
    private static Client client;
    private static FakeService left;
    private static FakeService right;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
        left = fleet.left;
        right = fleet.right;
    }

    @Test
    void both_addresses_are_asked() {
        for (int i = 0; i < 20; i++) {
            assertThat(client.get("/twin/both").statusCode()).isEqualTo(200);
        }
        assertThat(left.count("/twin/both")).isPositive();
        assertThat(right.count("/twin/both")).isPositive();
    }

    @Test
    void while_one_is_gone_no_request_fails_whatever_its_method() {
        left.stop();
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(client.post("/twin/gone", "body " + i).statusCode()).isEqualTo(200);
            }
        } finally {
            left.start();
        }
        assertThat(right.count("/twin/gone")).isEqualTo(20);
        long before = left.count("/twin/gone");
        await("it is looked at and comes back").until(() -> {
            client.get("/twin/gone");
            return left.count("/twin/gone") > before;
        });
    }

    @Test
    void a_broken_answer_is_asked_for_again_only_if_that_can_do_no_harm() {
        AtomicInteger asked = new AtomicInteger();
        for (FakeService each : new FakeService[] {left, right}) {
            each.on("/twin/breaks", request -> breakOffFirst(asked, request));
        }
        assertThat(client.get("/twin/breaks").statusCode()).isEqualTo(200);
        assertThat(asked.get()).isEqualTo(2);

        asked.set(0);
        assertThat(client.post("/twin/breaks", "x").statusCode()).isEqualTo(502);
        assertThat(asked.get()).as("a POST may have done something").isEqualTo(1);

        asked.set(0);
        assertThat(client.send("PUT", "/twin/breaks", BodyPublishers.ofString("x"))
                        .statusCode())
                .as("the body was sent on and is not there any more")
                .isEqualTo(502);
    }

    private static void breakOffFirst(AtomicInteger asked, HttpServerRequest request) {
        if (asked.incrementAndGet() == 1) {
            request.connection().close();
        } else {
            request.response().end("ok");
        }
    }

    @Test
    void an_address_that_keeps_failing_is_given_a_pause_and_then_tried_again() {
        AtomicInteger asked = new AtomicInteger();
        fleet.analytics.on("/api/v1/analytics/dies", request -> {
            asked.incrementAndGet();
            request.connection().close();
        });
        FakeAuth.Key key = fleet.auth.key();
        // Its health is looked at meanwhile, which may close the circuit early: so many at once.
        await().until(() -> {
            HttpResponse<String> last = null;
            for (int i = 0; i < 10; i++) {
                last = client.post("/api/v1/analytics/dies", "x", key(key));
            }
            return last.statusCode() == 503 && json(last).getString("detail").contains("given a pause");
        });
        assertThat(asked.get()).isGreaterThanOrEqualTo(5);

        await().until(() -> client.get("/api/v1/analytics/lives", key(key)).statusCode() == 200);
    }
}
