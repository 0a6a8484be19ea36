package io.llmoptimizer.integration.usage;

import io.llmoptimizer.http.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * Which of an organization's calls to list.
 *
 * @param from accepted at or after it
 * @param to accepted before it
 */
record UsageFilter(Optional<Instant> from, Optional<Instant> to, Optional<String> model, Optional<UUID> apiKey) {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** From query parameters, each of which may be null or empty; refuses what is malformed with a 400 problem. */
    static UsageFilter parse(String from, String to, String model, String apiKey) {
        UsageFilter filter = new UsageFilter(
                present(from).map(text -> time("from", text)),
                present(to).map(text -> time("to", text)),
                present(model),
                present(apiKey).map(UsageFilter::id));
        if (filter.from.isPresent()
                && filter.to.isPresent()
                && !filter.from.get().isBefore(filter.to.get())) {
            throw ProblemException.invalid("from", "must be before \"to\"");
        }
        return filter;
    }

    private static Optional<String> present(String text) {
        return Optional.ofNullable(text).filter(given -> !given.isBlank());
    }

    private static Instant time(String field, String text) {
        Instant time;
        try {
            time = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw malformed(field);
        }
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw malformed(field);
        }
        return time;
    }

    private static ProblemException malformed(String field) {
        return ProblemException.invalid(
                field, "must be an ISO-8601 time with zone between 1970 and 9999, such as 2026-11-21T00:00:00Z");
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            throw ProblemException.invalid("apiKey", "must be the id of an API key");
        }
    }
}
