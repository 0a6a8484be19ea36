package io.llmoptimizer.integration.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What group commits look like from outside. A store that stays away is logged once, not at every retry. */
final class CommitMetrics implements GroupCommit.Listener {
    private static final Logger LOG = Logger.getLogger(CommitMetrics.class);

    private final Timer commit;
    private final Timer wait;
    private final DistributionSummary batch;
    private final Counter failures;
    private final Counter refusals;
    private boolean failing;

    CommitMetrics(MeterRegistry metrics) {
        commit = Timer.builder("llmo.usage.commit")
                .description("time of one transaction")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(200_000))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(metrics);
        wait = Timer.builder("llmo.usage.wait")
                .description("time until a batch's oldest record was durable")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(200_000))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(metrics);
        batch = DistributionSummary.builder("llmo.usage.batch")
                .description("records in one transaction")
                .register(metrics);
        failures = Counter.builder("llmo.usage.failures")
                .description("transactions that failed and are tried again")
                .register(metrics);
        refusals = Counter.builder("llmo.usage.refused")
                .description("records the store refused and a human must look at")
                .register(metrics);
    }

    @Override
    public void refused(Throwable refusal) {
        refusals.increment();
        LOG.errorf("a usage record was refused and put into usage_record_refused, look at it: %s", refusal);
    }

    @Override
    public void committed(int size, long nanos, long oldestNanos) {
        commit.record(nanos, TimeUnit.NANOSECONDS);
        wait.record(oldestNanos, TimeUnit.NANOSECONDS);
        batch.record(size);
        if (failing) {
            failing = false;
            LOG.info("usage records are stored again");
        }
    }

    @Override
    public void failed(int size, Throwable failure, Duration pause) {
        failures.increment();
        if (!failing) {
            failing = true;
            LOG.errorf("usage records wait for PostgreSQL and are tried again until they are stored: %s", failure);
        }
    }
}
