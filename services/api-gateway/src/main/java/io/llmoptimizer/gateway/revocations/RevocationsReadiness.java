package io.llmoptimizer.gateway.revocations;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready until it is known what is revoked. Stays ready when Redis goes away later: see {@link RevocationFeed}. */
@Readiness
@Singleton
class RevocationsReadiness implements HealthCheck {
    private final RevocationList list;

    RevocationsReadiness(RevocationList list) {
        this.list = list;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("revocations").status(list.isLoaded()).build();
    }
}
