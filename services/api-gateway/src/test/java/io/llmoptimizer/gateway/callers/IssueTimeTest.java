package io.llmoptimizer.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class IssueTimeTest {
    private static final long SECOND = 1_800_000_000L;

    @Test
    void a_time_ordered_id_tells_the_millisecond() {
        assertThat(IssueTime.ofToken(SECOND, idOf(SECOND * 1_000 + 345))).isEqualTo(SECOND * 1_000 + 345);
    }

    @Test
    void an_id_drawn_just_after_the_second_still_counts() {
        assertThat(IssueTime.ofToken(SECOND, idOf(SECOND * 1_000 + 1_001))).isEqualTo(SECOND * 1_000 + 1_001);
    }

    @Test
    void anything_else_counts_as_the_beginning_of_the_second() {
        assertThat(IssueTime.ofToken(SECOND, null)).isEqualTo(SECOND * 1_000);
        assertThat(IssueTime.ofToken(SECOND, "x")).isEqualTo(SECOND * 1_000);
        assertThat(IssueTime.ofToken(SECOND, "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz"))
                .isEqualTo(SECOND * 1_000);
        assertThat(IssueTime.ofToken(SECOND, UUID.randomUUID().toString())).isEqualTo(SECOND * 1_000);
        assertThat(IssueTime.ofToken(SECOND, idOf((SECOND + 60) * 1_000)))
                .as("an id from another time does not make a token younger")
                .isEqualTo(SECOND * 1_000);
    }

    private static String idOf(long millis) {
        return new UUID(millis << 16 | 0x7000, 0x8000000000000000L).toString();
    }
}
