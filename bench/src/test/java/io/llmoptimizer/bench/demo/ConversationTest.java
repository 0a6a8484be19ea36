package io.llmoptimizer.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    @Test
    void reads_turns_and_ignores_other_fields_and_blank_lines() {
        assertThat(Conversation.parse(
                        List.of("{\"question_id\":1,\"turns\":[\"a\",\"b\"]}", "", "{\"turns\":[\"c\"]}")))
                .containsExactly(new Conversation(List.of("a", "b")), new Conversation(List.of("c")));
    }

    @Test
    void names_the_line_that_is_not_json() {
        assertThatThrownBy(() -> Conversation.parse(List.of("{\"turns\":[\"a\"]}", "{oops")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2 is not JSON");
    }

    @Test
    void names_the_line_without_turns() {
        assertThatThrownBy(() -> Conversation.parse(List.of("{\"prompt\":\"a\"}")))
                .hasMessage("line 1 has no \"turns\" with text");
    }

    @Test
    void refuses_an_empty_file() {
        assertThatThrownBy(() -> Conversation.parse(List.of())).hasMessageContaining("{\"turns\":");
    }
}
