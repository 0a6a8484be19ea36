package io.llmoptimizer.integration.snapshots;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the settings in PostgreSQL were read: a call without them could use what its organization forbids. */
@Readiness
@Singleton
class SnapshotReadiness implements HealthCheck {
    private final Snapshots snapshots;

    SnapshotReadiness(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("settings")
                .status(snapshots.areComplete())
                .build();
    }
}
