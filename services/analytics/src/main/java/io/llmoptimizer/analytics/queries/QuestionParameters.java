package io.llmoptimizer.analytics.queries;

import io.llmoptimizer.analytics.rollups.Dimension;
import io.llmoptimizer.analytics.rollups.Granularity;
import io.llmoptimizer.analytics.rollups.TimeRange;
import io.llmoptimizer.http.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** A question's query parameters as the client wrote them, as a {@code @BeanParam}. */
public class QuestionParameters {
    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    @QueryParam("from")
    @Parameter(
            description =
                    "Begin of the range: an instant such as 2026-01-31T09:30:00Z, or a date. Cut to the whole minute."
                            + " 24 hours before its end by default.")
    String from;

    @QueryParam("to")
    @Parameter(description = "End of the range, exclusive, raised to the whole minute. Now by default.")
    String to;

    @QueryParam("groupBy")
    @Parameter(description = "Any of model, provider, user, project and apiKey, separated by commas.")
    String groupBy;

    /** For JAX-RS. */
    public QuestionParameters() {}

    QuestionParameters(String from, String to, String groupBy) {
        this.from = from;
        this.to = to;
        this.groupBy = groupBy;
    }

    /**
     * The question, or a 400 problem that names the parameter to change.
     *
     * @param granularity as the client wrote it, or null
     */
    public Question question(String granularity, Clock clock, QueryConfig bounds) {
        Question question = new Question(range(clock), granularity(granularity), dimensions());
        Duration longest = switch (question.granularity().orElse(Granularity.MONTH)) {
            case MINUTE -> bounds.longestRangeByMinute();
            case HOUR -> bounds.longestRangeByHour();
            case DAY, MONTH -> bounds.longestRange();
        };
        if (question.length().compareTo(longest) > 0) {
            throw ProblemException.invalid(
                    "from",
                    "must be at most " + longest.toDays() + " days before to"
                            + question.granularity()
                                    .map(unit -> " with the granularity " + unit.wireName())
                                    .orElse(""));
        }
        return question;
    }

    private TimeRange range(Clock clock) {
        Instant end = Granularity.MINUTE.ceiling(isGiven(to) ? instant("to", to) : clock.instant());
        Instant begin = Granularity.MINUTE.floor(isGiven(from) ? instant("from", from) : end.minus(DEFAULT_RANGE));
        if (!begin.isBefore(end)) {
            throw ProblemException.invalid("from", "must be before to");
        }
        return new TimeRange(begin, end);
    }

    private static Instant instant(String field, String text) {
        try {
            Instant instant = text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text);
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw ProblemException.invalid(field, "must be between " + EARLIEST + " and " + LATEST);
            }
            return instant;
        } catch (DateTimeParseException malformed) {
            throw ProblemException.invalid(
                    field, "must be an instant such as 2026-01-31T09:30:00Z or a date such as 2026-01-31");
        }
    }

    private static Optional<Granularity> granularity(String text) {
        if (!isGiven(text)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(Granularity.values())
                .filter(granularity -> granularity.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("granularity", "must be minute, hour, day or month")));
    }

    private Set<Dimension> dimensions() {
        if (!isGiven(groupBy)) {
            return Set.of();
        }
        return Arrays.stream(groupBy.split(",", -1))
                .map(name -> Dimension.named(name.strip())
                        .orElseThrow(() -> ProblemException.invalid(
                                "groupBy",
                                "must be of " + names() + ", separated by commas; \"" + shortened(name)
                                        + "\" is none of them")))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String names() {
        return Arrays.stream(Dimension.values()).map(Dimension::wireName).collect(Collectors.joining(", "));
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }
}
