package io.llmoptimizer.billing.metering;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Usage of one organization.
 *
 * @param groupBy names of the keys
 * @param data one entry for each combination of keys that has a record; a single one when nothing is grouped by
 * @param totals sums over all of {@code data}
 */
public record UsageReport(Instant from, Instant to, List<String> groupBy, List<Group> data, UsageSums totals) {

    static UsageReport of(UsageQuery query, List<Group> data) {
        UsageSums totals = data.stream().map(Group::sums).reduce(UsageSums.NONE, UsageSums::plus);
        return new UsageReport(query.from(), query.to(), query.keys(), data, totals);
    }

    /**
     * One combination of keys.
     *
     * @param key value by name; null where a record has none, such as the project of a caller without one
     */
    public record Group(
            Map<String, String> key, @JsonUnwrapped UsageSums sums) {}
}
