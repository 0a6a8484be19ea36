package io.llmoptimizer.integration.health;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.integration.health.FleetHealth.Report;
import io.llmoptimizer.integration.providers.Probe;
import io.llmoptimizer.integration.providers.Providers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Probes all providers at the same time, in rounds, keeps what was found, and reports it for what the replicas say together. No
 * call waits for it.
 */
@Singleton
public class HealthMonitor {
    private static final Logger LOG = Logger.getLogger(HealthMonitor.class);
    /** A replica may miss two reports before it counts as gone. */
    private static final int PATIENCE = 3;

    private final Providers providers;
    private final HealthConfig config;
    private final ProviderHealthStore reports;
    private final Clock clock;
    private final Vertx vertx;
    private final UUID replica = UuidCreator.getTimeOrderedEpoch();
    private final Map<String, HealthRecord> records = new ConcurrentHashMap<>();
    private long timer;

    HealthMonitor(Providers providers, HealthConfig config, ProviderHealthStore reports, Clock clock, Vertx vertx) {
        this.providers = providers;
        this.config = config;
        this.reports = reports;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** How the provider is; empty before its first round is over, and when it is not ready to be called. */
    public Optional<HealthRecord> of(String provider) {
        return Optional.ofNullable(records.get(provider));
    }

    void begin(@Observes StartupEvent event) {
        round();
        timer = vertx.setPeriodic(config.interval().toMillis(), tick -> round());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void round() {
        List<Future<Probe>> probes = new ArrayList<>();
        for (String provider : providers.ids()) {
            if (providers.isReady(provider)) {
                probes.add(probe(provider)
                        .onSuccess(probe -> note(provider, Observation.of(providers.takeSignals(provider), probe))));
            } else {
                records.remove(provider);
            }
        }
        Future.join(probes).onComplete(done -> report());
    }

    private void report() {
        Map<String, Report> seen = new HashMap<>();
        records.forEach((provider, record) -> seen.put(provider, new Report(record.health(), record.detail())));
        reports.report(replica, seen, config.interval().multipliedBy(PATIENCE))
                .subscribe()
                .with(
                        changes -> {},
                        failure -> LOG.warnf(
                                "how the providers do can't be reported now; the next round will: %s", failure));
    }

    private Future<Probe> probe(String provider) {
        return config.probes()
                ? providers.probe(provider, config.probeTimeout())
                : Future.succeededFuture(new Probe.NotMade());
    }

    private void note(String provider, Observation seen) {
        HealthRecord former = records.get(provider);
        HealthRecord present = former == null
                ? HealthRecord.first(seen, clock.instant())
                : former.after(seen, clock.instant(), config);
        records.put(provider, present);
        if (former != null && former.health() != present.health()) {
            LOG.warnf(
                    "provider %s is %s, it was %s: %s",
                    provider, present.health().wireName(), former.health().wireName(), present.detail());
        }
    }
}
