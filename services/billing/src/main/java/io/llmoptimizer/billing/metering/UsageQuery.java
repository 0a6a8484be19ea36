package io.llmoptimizer.billing.metering;

import io.llmoptimizer.http.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a usage report is asked for.
 *
 * @param from first instant
 * @param to the instant before which it ends
 */
record UsageQuery(Instant from, Instant to, List<UsageDimension> groupBy) {
    private static final String NAMES =
            Arrays.stream(UsageDimension.values()).map(UsageDimension::wireName).collect(Collectors.joining(", "));

    UsageQuery {
        if (!from.isBefore(to)) {
            throw ProblemException.invalid("to", "must be later than from");
        }
        groupBy = List.copyOf(groupBy);
    }

    /** A query from its parameters as the client wrote them; without {@code from} and {@code to}, this month until today. */
    static UsageQuery parse(String from, String to, List<String> groupBy, Instant now, Duration longest) {
        UsageQuery query = new UsageQuery(
                from == null || from.isBlank() ? monthOf(now) : instant("from", from),
                to == null || to.isBlank() ? endOfDay(now) : instant("to", to),
                groupBy.stream()
                        .flatMap(names -> Arrays.stream(names.split(",", -1)))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .map(UsageQuery::dimension)
                        .distinct()
                        .toList());
        if (Duration.between(query.from, query.to).compareTo(longest) > 0) {
            throw ProblemException.invalid("from", "must be at most " + longest.toDays() + " days before to");
        }
        return query;
    }

    private static Instant monthOf(Instant now) {
        return YearMonth.from(now.atOffset(ZoneOffset.UTC))
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static Instant endOfDay(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static Instant instant(String field, String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw ProblemException.invalid(
                    field, "must be a UTC date such as 2026-11-01 or an instant such as 2026-11-01T00:00:00Z");
        }
    }

    private static UsageDimension dimension(String name) {
        return UsageDimension.named(name)
                .orElseThrow(() -> ProblemException.invalid("groupBy", "must be made of " + NAMES));
    }

    /** Names of the groups' keys, in the order they were asked for. */
    List<String> keys() {
        return groupBy.stream().map(UsageDimension::wireName).toList();
    }
}
