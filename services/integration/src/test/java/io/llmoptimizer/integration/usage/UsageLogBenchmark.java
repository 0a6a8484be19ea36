package io.llmoptimizer.integration.usage;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.testing.FleetStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records a second, and how long a caller waits for its commit. The embedded server does not sync to disk: for figures that
 * mean something, name a real one by {@code LLMO_POSTGRES_HOST} and run with {@code -Dllmo.bench=true -Dtest=UsageLogBenchmark}.
 */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@EnabledIfSystemProperty(named = "llmo.bench", matches = "true")
class UsageLogBenchmark {
    private static final Logger LOG = Logger.getLogger(UsageLogBenchmark.class);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration MEASURED = Duration.ofSeconds(8);

    @Inject
    UsageStore store;

    @Inject
    EventFactory events;

    @Inject
    Vertx vertx;

    /** Each caller commits its next record as soon as the one before is durable. */
    @ParameterizedTest
    @ValueSource(ints = {1, 32, 256})
    void concurrent_callers(int callers) throws InterruptedException {
        run(callers, WARM_UP);
        LOG.info(run(callers, MEASURED));
    }

    private String run(int callers, Duration time) throws InterruptedException {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        UsageLog log =
                new UsageLog(store, TestSettings.of(UsageConfig.class, "llmo.usage", Map.of()), events, vertx, metrics);
        UUID organization = UUID.randomUUID();
        long[] nanos = new long[2_000_000];
        AtomicInteger commits = new AtomicInteger();
        CountDownLatch running = new CountDownLatch(callers);
        long start = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            next(log, organization, start + time.toNanos(), nanos, commits, running);
        }
        running.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted = Arrays.copyOf(nanos, commits.get());
        Arrays.sort(sorted);
        var commit = metrics.get("llmo.usage.commit").timer();
        return "%d callers: %.0f records/s; wait ms p50 %.2f, p99 %.2f, max %.2f; %d commits, mean %.2f ms, mean batch %.1f"
                .formatted(
                        callers,
                        sorted.length / seconds,
                        sorted[sorted.length / 2] / 1e6,
                        sorted[(int) (sorted.length * 0.99)] / 1e6,
                        sorted[sorted.length - 1] / 1e6,
                        commit.count(),
                        commit.mean(TimeUnit.MILLISECONDS),
                        metrics.get("llmo.usage.batch").summary().mean());
    }

    private static void next(
            UsageLog log, UUID organization, long until, long[] nanos, AtomicInteger commits, CountDownLatch running) {
        long since = System.nanoTime();
        if (since > until) {
            running.countDown();
            return;
        }
        log.commit(
                        UuidCreator.getTimeOrderedEpoch(),
                        UsageSamples.of(organization).build())
                .onSuccess(done -> {
                    nanos[commits.getAndIncrement()] = System.nanoTime() - since;
                    next(log, organization, until, nanos, commits, running);
                });
    }
}
