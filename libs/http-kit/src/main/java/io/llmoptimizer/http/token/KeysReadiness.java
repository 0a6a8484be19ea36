package io.llmoptimizer.http.token;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready until there is a key to verify tokens with: every authenticated call would be refused. */
@Readiness
@Singleton
class KeysReadiness implements HealthCheck {
    private final TokenKeys keys;

    KeysReadiness(TokenKeys keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("token-keys").status(keys.available()).build();
    }
}
