package io.llmoptimizer.integration.health;

import io.llmoptimizer.integration.providers.Probe;
import io.llmoptimizer.integration.providers.Providers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Probes all providers at the same time, in rounds, and keeps what was found. No call waits for it. */
@Singleton
public class HealthMonitor {
    private static final Logger LOG = Logger.getLogger(HealthMonitor.class);

    private final Providers providers;
    private final HealthConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final Map<String, HealthRecord> records = new ConcurrentHashMap<>();
    private long timer;

    HealthMonitor(Providers providers, HealthConfig config, Clock clock, Vertx vertx) {
        this.providers = providers;
        this.config = config;
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
        for (String provider : providers.ids()) {
            if (providers.isReady(provider)) {
                probe(provider)
                        .onSuccess(probe -> note(provider, Observation.of(providers.takeSignals(provider), probe)));
            } else {
                records.remove(provider);
            }
        }
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
