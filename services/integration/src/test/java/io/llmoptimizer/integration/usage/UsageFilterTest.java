package io.llmoptimizer.integration.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.http.problem.ProblemException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UsageFilterTest {

    @Test
    void absent_and_empty_parameters_filter_nothing() {
        UsageFilter filter = UsageFilter.parse(null, "", " ", null);
        assertThat(filter.from()).isEmpty();
        assertThat(filter.to()).isEmpty();
        assertThat(filter.model()).isEmpty();
        assertThat(filter.apiKey()).isEmpty();
    }

    @Test
    void times_carry_their_zone() {
        UsageFilter filter = UsageFilter.parse("2026-11-21T01:00:00+01:00", "2026-11-21T00:00:01Z", null, null);
        assertThat(filter.from()).contains(Instant.parse("2026-11-21T00:00:00Z"));
    }

    @Test
    void malformed_parameters_are_refused_by_name() {
        assertThatThrownBy(() -> UsageFilter.parse("yesterday", null, null, null))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("from must be an ISO-8601 time");
        assertThatThrownBy(() -> UsageFilter.parse(null, "2026-11-21", null, null))
                .hasMessageStartingWith("to must be an ISO-8601 time");
        assertThatThrownBy(() -> UsageFilter.parse("+999999999-01-01T00:00:00Z", null, null, null))
                .hasMessageStartingWith("from must be an ISO-8601 time");
        assertThatThrownBy(() -> UsageFilter.parse(null, null, null, "llmo_x"))
                .hasMessageStartingWith("apiKey must be the id");
        assertThatThrownBy(() -> UsageFilter.parse("2026-11-21T00:00:00Z", "2026-11-21T00:00:00Z", null, null))
                .hasMessageStartingWith("from must be before");
    }

    @Test
    void the_first_id_of_a_time_sorts_before_every_id_made_then() {
        Instant time = Instant.parse("2026-11-21T00:00:00Z");
        UUID first = UsageListStore.firstId(time);
        assertThat(first.getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
        assertThat(first.getMostSignificantBits() & 0xFFFF).isZero();
        assertThat(UsageListStore.firstId(Instant.EPOCH.minusSeconds(1))).isEqualTo(new UUID(0, 0));
    }
}
