package io.llmoptimizer.integration.health;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What replicas that see a provider differently say of it together. */
final class FleetHealth {

    /**
     * How one replica sees a provider.
     *
     * @param detail why, in words for people
     */
    record Report(Health health, String detail) {}

    /**
     * The report in the middle: no more replicas see the provider worse than see it better or like this. Of two in the middle
     * the worse, since it is better to be told once too often.
     *
     * @param reports at least one
     */
    static Report together(List<Report> reports) {
        return reports.stream()
                .sorted(Comparator.comparing(Report::health))
                .toList()
                .get(reports.size() / 2);
    }

    /** Whether people are to be told of a change. That a provider not known until now is healthy is no news. */
    static boolean isNews(Optional<Health> former, Health present) {
        return former.isPresent() || present != Health.HEALTHY;
    }

    private FleetHealth() {}
}
