package io.llmoptimizer.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderEditsTest {
    @Test
    void headers_are_removed_then_renamed_then_set() {
        MultiMap headers = HttpHeaders.headers()
                .add("Gone", "1")
                .add("Old", "a")
                .add("Old", "b")
                .add("New", "mine")
                .add("Kept", "k");

        new HeaderEdits(Set.of("gone"), Map.of("old", "new"), Map.of("x-added", "v", "kept", "k2")).apply(headers);

        assertThat(headers.contains("gone")).isFalse();
        assertThat(headers.contains("old")).isFalse();
        assertThat(headers.getAll("new")).containsExactly("a", "b");
        assertThat(headers.getAll("kept")).containsExactly("k2");
        assertThat(headers.get("x-added")).isEqualTo("v");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length", "transfer-encoding", "Host", "connection", "bad name", "", "x:y", "x\r\ny"})
    void what_frames_a_message_and_what_is_no_name_can_not_be_configured(String name) {
        assertThatThrownBy(() -> new HeaderEdits(Set.of(name), Map.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HeaderEdits(Set.of(), Map.of("a", name), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_value_can_not_begin_another_header() {
        assertThatThrownBy(() -> new HeaderEdits(Set.of(), Map.of(), Map.of("a", "x\r\nb: y")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
