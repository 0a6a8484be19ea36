package io.llmoptimizer.events.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventQueueTest {
    @Test
    void a_queue_is_named_after_its_consumer_and_the_type_it_takes() {
        EventQueue queue = new EventQueue("notification.budget.threshold-reached.v1");
        assertThat(queue.type()).isEqualTo("budget.threshold-reached.v1");
        assertThat(queue.deadLetters()).isEqualTo("notification.budget.threshold-reached.v1.dlq");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "usage", "usage.v1", "billing.usage", "Billing.usage.v1", "billing.usage.#", "billing..v1"})
    void any_other_name_is_refused(String name) {
        assertThatThrownBy(() -> new EventQueue(name)).hasMessageContaining("<consumer>.<event type>");
    }
}
