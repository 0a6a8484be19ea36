package io.llmoptimizer.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDefaultsTest {
    private final JsonDefaults defaults = new JsonDefaults(Map.of("temperature", "0.2", "metadata", "{\"a\":[1]}"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {\"metadata\":{\"a\":[1]},\"temperature\":0.2}",
                "{\"temperature\":1} | {\"metadata\":{\"a\":[1]},\"temperature\":1}",
                "{\"temperature\":null, \"metadata\":0} | {\"temperature\":null, \"metadata\":0}",
                "{\"x\":{\"temperature\":9}} | {\"metadata\":{\"a\":[1]},\"temperature\":0.2,\"x\":{\"temperature\":9}}",
                "{ \"n\": 1.0000000000000000000000001 } | {\"metadata\":{\"a\":[1]},\"temperature\":0.2, \"n\": 1.0000000000000000000000001 }",
            })
    void fields_that_lack_are_added_and_the_rest_keeps_its_bytes(String body, String completed) {
        assertThat(defaults.complete(Buffer.buffer(body))).contains(Buffer.buffer(completed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "1", "null", "{", "{\"a\":}", "{} {}", "{}x", "{\"a\" 1}", "\"{}\""})
    void what_is_no_json_object_is_not_completed(String body) {
        assertThat(defaults.complete(Buffer.buffer(body))).isEmpty();
    }

    @Test
    void nesting_without_end_is_refused_instead_of_followed() {
        assertThat(defaults.complete(Buffer.buffer("{\"a\":" + "[".repeat(100_000))))
                .isEmpty();
    }

    @Test
    void a_default_that_is_no_json_can_not_be_configured() {
        assertThatThrownBy(() -> new JsonDefaults(Map.of("model", "gpt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model");
    }
}
