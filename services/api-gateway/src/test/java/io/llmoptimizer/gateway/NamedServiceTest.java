package io.llmoptimizer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service with one host name that has two addresses. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class NamedServiceTest {
    private static final int REQUESTS = 20;
    private static final String BOTH = "/named/both";

    private static List<FakeService> replicas;
    private static Client client;

    @BeforeAll
    static void start() {
        FakeFleet fleet = FakeFleet.running();
        replicas = fleet.named;
        client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    /** What was found dead before it was started is given a pause first. */
    @BeforeEach
    void both_addresses_are_sound_and_asked() {
        List<Long> before = counts();
        await().until(() -> {
            boolean answered = client.get(BOTH).statusCode() == 200;
            List<Long> now = counts();
            return answered && now.getFirst() > before.getFirst() && now.getLast() > before.getLast();
        });
    }

    private static List<Long> counts() {
        return replicas.stream().map(replica -> replica.count(BOTH)).toList();
    }

    @Test
    void none_of_its_addresses_gets_all_requests() {
        List<Long> before = counts();
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(client.get(BOTH).statusCode()).isEqualTo(200);
        }
        List<Long> after = counts();
        assertThat(after.getFirst() - before.getFirst()).isPositive().isLessThan(REQUESTS);
        assertThat(after.getFirst() - before.getFirst() + after.getLast() - before.getLast())
                .isEqualTo(REQUESTS);
    }

    @Test
    void while_one_is_gone_the_other_answers_all_and_it_is_asked_again_when_it_is_back() {
        FakeService dead = replicas.getFirst();
        FakeService alive = replicas.getLast();
        dead.stop();
        try {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.post("/named/gone", "body " + i).statusCode()).isEqualTo(200);
            }
        } finally {
            dead.start();
        }
        assertThat(alive.count("/named/gone")).isEqualTo(REQUESTS);
        await().until(() -> {
            client.get("/named/gone");
            return dead.count("/named/gone") > 0;
        });
    }
}
