package io.llmoptimizer.events.broker;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready as soon as the fleet's queues were seen once. A broker that goes away later is shown but takes no service out of
 * rotation: events wait in the outbox meanwhile.
 */
@Readiness
@Singleton
class BrokerReadiness implements HealthCheck {
    private final Publisher publisher;

    BrokerReadiness(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("broker")
                .status(publisher.prepared())
                .withData("connected", publisher.connected())
                .build();
    }
}
