package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.Client.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.testing.FleetStores;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What operators see of the pools. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class PoolMetricsTest {
    @TestHTTPResource
    URI base;

    @Inject
    MeterRegistry metrics;

    @Test
    void each_provider_tells_its_connections_and_who_waits_for_one() {
        new Client(base).complete(chat("acme/answer", "Anything."));

        assertThat(metrics.getMeters().stream()
                        .map(Meter::getId)
                        .filter(id -> "acme".equals(id.getTag("clientName")))
                        .map(Meter.Id::getName))
                .contains("http.client.queue.size", "http.client.queue.delay", "http.client.active.connections");
    }
}
