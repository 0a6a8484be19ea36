package io.llmoptimizer.billing.budgets;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready as soon as the spend counters were seen complete once: until then calls under a hard budget are refused. A Redis that
 * goes away later takes no service out of rotation, since the ledger goes on without it.
 */
@Readiness
@Singleton
class SpendCountersReadiness implements HealthCheck {
    private final AdmissionReconciler reconciler;

    SpendCountersReadiness(AdmissionReconciler reconciler) {
        this.reconciler = reconciler;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("spend counters")
                .status(reconciler.seenReady())
                .build();
    }
}
