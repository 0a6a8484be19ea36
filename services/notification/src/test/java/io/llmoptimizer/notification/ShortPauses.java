package io.llmoptimizer.notification;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Everything as in production, only sooner. */
public class ShortPauses implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "llmo.notification.delivery.first-pause", "50ms",
                "llmo.notification.delivery.longest-pause", "100ms",
                "llmo.notification.delivery.max-attempts", "4",
                "llmo.notification.delivery.poll-interval", "100ms",
                "llmo.events.consume.first-pause", "20ms",
                "llmo.events.consume.longest-pause", "50ms",
                "llmo.public-url", "https://gateway.example.com");
    }
}
