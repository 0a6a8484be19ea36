package io.llmoptimizer.integration.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.ProviderHealthChanged;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.Subscription;
import io.llmoptimizer.integration.health.FleetHealth.Report;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replicas that report to the real database. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ProviderHealthStoreTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Inject
    ProviderHealthStore store;

    @Inject
    Pool pool;

    @Inject
    Told told;

    /** The changes that come out of the broker. */
    @Singleton
    static class Told {
        private final List<CloudEvent<ProviderHealthChanged>> events = new CopyOnWriteArrayList<>();
        private final EventConsumers consumers;

        Told(EventConsumers consumers) {
            this.consumers = consumers;
        }

        void start(@Observes StartupEvent event) {
            consumers.consume(Subscription.single(
                    "test." + EventTypes.PROVIDER_HEALTH_CHANGED, ProviderHealthChanged.class, told -> {
                        events.add(told);
                        return Uni.createFrom().voidItem();
                    }));
        }

        List<CloudEvent<ProviderHealthChanged>> about(String provider) {
            return events.stream()
                    .filter(event -> provider.equals(event.subject()))
                    .toList();
        }
    }

    private final String provider = "provider-" + UUID.randomUUID();
    private final UUID one = UUID.randomUUID();
    private final UUID two = UUID.randomUUID();
    private final UUID three = UUID.randomUUID();

    @Test
    void a_change_that_most_replicas_see_is_told_once() {
        assertThat(report(one, Health.HEALTHY)).hasSize(1);
        assertThat(report(two, Health.HEALTHY)).isEmpty();
        assertThat(report(three, Health.HEALTHY)).isEmpty();

        assertThat(report(one, Health.DOWN)).isEmpty();
        assertThat(report(two, Health.DOWN))
                .extracting(ProviderHealthChanged::health, ProviderHealthChanged::formerHealth)
                .containsExactly(tuple("down", "healthy"));
        assertThat(report(three, Health.DOWN)).isEmpty();
        assertThat(report(one, Health.DOWN)).isEmpty();

        report(one, Health.HEALTHY);
        assertThat(report(two, Health.HEALTHY)).hasSize(1);
        await().atMost(LONG).until(() -> told.about(provider).size() >= 2);
        List<CloudEvent<ProviderHealthChanged>> events = told.about(provider);
        assertThat(events).extracting(event -> event.data().health()).containsExactly("down", "healthy");
        assertThat(events.getFirst().organization()).isNull();
        assertThat(events.getFirst().data().detail()).isEqualTo("seen down");
        assertThat(events.getFirst().data().replicas()).isEqualTo(3);
    }

    @Test
    void replicas_that_report_at_the_same_time_tell_a_change_once() {
        List<Uni<List<ProviderHealthChanged>>> reports = IntStream.range(0, 12)
                .mapToObj(replica -> store.report(UUID.randomUUID(), seen(Health.DOWN), PATIENCE))
                .toList();
        List<List<ProviderHealthChanged>> changes =
                Uni.join().all(reports).andFailFast().await().atMost(LONG);
        assertThat(changes.stream().mapToInt(List::size).sum()).isEqualTo(1);
        await().atMost(LONG).until(() -> told.about(provider).size() == 1);
    }

    @Test
    void a_replica_that_is_gone_is_not_counted() {
        report(one, Health.HEALTHY);
        report(two, Health.HEALTHY);
        pool.preparedQuery(
                        "UPDATE provider_health_report SET reported_at = now() - interval '3 minutes' WHERE replica = ANY($1)")
                .execute(Tuple.of(new UUID[] {one, two}))
                .await()
                .atMost(LONG);
        assertThat(report(three, Health.DEGRADED))
                .extracting(ProviderHealthChanged::replicas)
                .containsExactly(1);
    }

    @Test
    void reports_of_nothing_change_nothing() {
        assertThat(store.report(one, Map.of(), PATIENCE).await().atMost(LONG)).isEmpty();
    }

    private List<ProviderHealthChanged> report(UUID replica, Health health) {
        return store.report(replica, seen(health), PATIENCE).await().atMost(LONG);
    }

    private Map<String, Report> seen(Health health) {
        return Map.of(provider, new Report(health, "seen " + health.wireName()));
    }
}
