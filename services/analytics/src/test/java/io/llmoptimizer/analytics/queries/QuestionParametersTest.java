package io.llmoptimizer.analytics.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.analytics.rollups.Dimension;
import io.llmoptimizer.analytics.rollups.Granularity;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.testing.TestClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionParametersTest {
    private static final QueryConfig DEFAULTS = new SmallRyeConfigBuilder()
            .withMapping(QueryConfig.class)
            .withConverter(java.time.Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
            .build()
            .getConfigMapping(QueryConfig.class);

    private final TestClock clock = TestClock.at("2026-01-31T12:00:30Z");

    @Test
    void without_parameters_the_question_is_about_the_last_day_as_a_whole() {
        Question question = ask(null, null, null, null);
        assertThat(question.range().from()).isEqualTo(Instant.parse("2026-01-30T12:01:00Z"));
        assertThat(question.range().to()).isEqualTo(Instant.parse("2026-01-31T12:01:00Z"));
        assertThat(question.granularity()).isEmpty();
        assertThat(question.groupBy()).isEmpty();
    }

    @Test
    void a_range_is_widened_to_whole_minutes() {
        Question question = ask("2026-01-31T09:30:59.9Z", "2026-01-31T10:00:00.1Z", null, "minute");
        assertThat(question.range().from()).isEqualTo(Instant.parse("2026-01-31T09:30:00Z"));
        assertThat(question.range().to()).isEqualTo(Instant.parse("2026-01-31T10:01:00Z"));
    }

    @Test
    void dates_and_offsets_are_understood() {
        Question question = ask("2026-01-01", "2026-01-31T02:00:00+02:00", null, "month");
        assertThat(question.range().from()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(question.range().to()).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(question.granularity()).contains(Granularity.MONTH);
    }

    @Test
    void dimensions_keep_the_order_asked_for_and_count_once() {
        assertThat(ask(null, null, "provider, model,provider,apiKey", null).groupBy())
                .containsExactly(Dimension.PROVIDER, Dimension.MODEL, Dimension.API_KEY);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "yesterday, -, -, -, from must be an instant",
                "-, 2026-02-30, -, -, to must be an instant",
                "2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z, -, -, from must be before to",
                "2027-01-01, -, -, -, from must be before to",
                "+999999999-12-31T23:59:59Z, -, -, -, from must be between 2000",
                "-, 1999-12-31, -, -, to must be between 2000",
                "-, -, model;user, -, groupBy must be of model",
                "-, -, Model, -, groupBy must be of model",
                "-, -, 'model,', -, groupBy must be of model",
                "-, -, -, week, 'granularity must be minute, hour, day or month'",
                "2026-01-28, -, -, minute, from must be at most 2 days before to with the granularity minute",
                "2025-01-01, -, -, hour, from must be at most 92 days before to with the granularity hour",
                "2001-01-01, -, -, day, from must be at most 1830 days before to",
                "2001-01-01, -, -, -, from must be at most 1830 days before to",
            })
    void what_makes_no_sense_is_refused_by_name(
            String from, String to, String groupBy, String granularity, String message) {
        assertThatThrownBy(() -> ask(from, to, groupBy, granularity))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith(message)
                .extracting(problem -> ((ProblemException) problem).status())
                .isEqualTo(400);
    }

    @Test
    void a_whole_month_by_the_hour_and_a_day_by_the_minute_are_within_bounds() {
        assertThat(ask("2025-11-01", "2026-01-31", null, "hour").length().toDays())
                .isEqualTo(91);
        assertThat(ask("2026-01-30", "2026-01-31", null, "minute").length().toDays())
                .isEqualTo(1);
    }

    private Question ask(String from, String to, String groupBy, String granularity) {
        return new QuestionParameters(from, to, groupBy).question(granularity, clock, DEFAULTS);
    }
}
