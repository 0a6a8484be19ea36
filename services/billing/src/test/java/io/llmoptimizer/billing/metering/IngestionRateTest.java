package io.llmoptimizer.billing.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.billing.testing.Http;
import io.llmoptimizer.billing.testing.Stores;
import io.llmoptimizer.billing.testing.Usage;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class IngestionRateTest {
    private static final int EVENTS = 10_000;
    private static final int ORGANIZATIONS = 10;
    /**
     * Two busy cores make 3,000 to 5,000 a second, from one outbox through the broker into the ledger. What this is to catch
     * (a commit for each record, a missing index, batches that wait for each other) makes tens or hundreds.
     */
    private static final int LEAST_PER_SECOND = 500;

    @Inject
    Stores stores;

    @Test
    void records_of_budgeted_organizations_come_in_by_the_thousand_a_second() {
        List<UUID> organizations =
                Stream.generate(UUID::randomUUID).limit(ORGANIZATIONS).toList();
        for (UUID organization : organizations) {
            for (String period : List.of("day", "week", "month", "total")) {
                Http.budget(organization, """
                        {"scope":"organization","amountUsd":"1000","period":"%s"}""".formatted(period));
            }
        }
        List<CloudEvent<?>> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(Usage.of(organizations.get(i % ORGANIZATIONS)).event());
        }

        long start = System.nanoTime();
        stores.publish(events);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> organizations.stream().allMatch(id -> stores.records(id) == EVENTS / ORGANIZATIONS));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        assertThat(EVENTS * 1_000L / taken.toMillis()).as("records a second").isGreaterThan(LEAST_PER_SECOND);
    }
}
