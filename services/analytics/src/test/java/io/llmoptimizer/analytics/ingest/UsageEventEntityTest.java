package io.llmoptimizer.analytics.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.analytics.Calls;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UsageEventEntityTest {
    @Test
    void an_event_is_read_as_it_was_written() {
        Calls calls = new Calls(1);
        for (int i = 0; i < 200; i++) {
            UsageEvent event = new UsageEvent(calls.id(), calls.next());
            assertThat(UsageEventEntity.event(UsageEventEntity.document(event, "lane-1")))
                    .isEqualTo(event);
        }
    }

    @Test
    void a_cost_that_would_have_to_be_rounded_is_refused() {
        UsageEvent event = new UsageEvent(
                UUID.randomUUID(),
                Calls.simple(UUID.randomUUID(), Instant.EPOCH, "1234567890123456789.012345678901234567", 1));
        assertThatThrownBy(() -> UsageEventEntity.document(event, "lane-1")).isInstanceOf(NumberFormatException.class);
    }
}
