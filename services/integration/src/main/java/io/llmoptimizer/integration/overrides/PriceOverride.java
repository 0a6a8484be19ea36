package io.llmoptimizer.integration.overrides;

import io.llmoptimizer.integration.catalog.Prices;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.UUID;

/**
 * What an organization pays for a model from a day on, until a later one replaces it.
 *
 * @param id a later one of the same day, whose id is higher, goes before an earlier
 * @param effectiveFrom UTC
 * @param createdBy who agreed to it, as in access tokens
 */
record PriceOverride(
        UUID id,
        UUID organization,
        String provider,
        String model,
        LocalDate effectiveFrom,
        Terms terms,
        String createdBy,
        Instant createdAt) {
    static final Comparator<PriceOverride> BY_TIME =
            Comparator.comparing(PriceOverride::effectiveFrom).thenComparing(each -> each.id.toString());

    String modelId() {
        return provider + "/" + model;
    }

    Instant start() {
        return effectiveFrom.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** What is paid in place of the list's prices. */
    Prices inPlaceOf(Prices list) {
        return terms.inPlaceOf(list, "override:" + id);
    }
}
