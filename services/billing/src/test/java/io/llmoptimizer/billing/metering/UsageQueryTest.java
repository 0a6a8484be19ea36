package io.llmoptimizer.billing.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.http.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageQueryTest {
    private static final Instant NOW = Instant.parse("2026-11-18T12:00:00Z");
    private static final Duration YEAR = Duration.ofDays(366);

    private static UsageQuery parse(String from, String to, String... groupBy) {
        return UsageQuery.parse(from, to, List.of(groupBy), NOW, YEAR);
    }

    @Test
    void without_a_range_it_is_this_month_until_the_end_of_today() {
        UsageQuery query = parse(null, "");

        assertThat(query.from()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(query.to()).isEqualTo("2026-11-19T00:00:00Z");
        assertThat(query.groupBy()).isEmpty();
    }

    @Test
    void dates_are_utc_and_instants_may_have_an_offset() {
        UsageQuery query = parse("2026-10-01", "2026-10-31T02:00:00+02:00");

        assertThat(query.from()).isEqualTo("2026-10-01T00:00:00Z");
        assertThat(query.to()).isEqualTo("2026-10-31T00:00:00Z");
    }

    @Test
    void groups_come_in_the_order_asked_for_each_once() {
        assertThat(parse(null, null, "day, model", "apiKey,day").keys()).containsExactly("day", "model", "apiKey");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yesterday  | 2026-11-01 | model | from must be a UTC date such as",
                "2026-11-01 | 2026-13-01 | model | to must be a UTC date such as",
                "2026-11-02 | 2026-11-02 | model | to must be later than from",
                "2025-11-01 | 2026-11-03 | model | from must be at most 366 days before to",
                "2026-11-01 | 2026-11-02 | colour | groupBy must be made of model, provider, project, user, apiKey",
                "2026-11-01 | 2026-11-02 | model;drop table | groupBy must be made of"
            })
    void what_can_not_be_answered_is_refused_with_a_sentence(String from, String to, String groupBy, String reason) {
        assertThatThrownBy(() -> parse(from, to, groupBy))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.status()).isEqualTo(400))
                .hasMessageContaining(reason);
    }
}
