package io.llmoptimizer.integration.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void ordinary_text_is_returned_as_it_is() {
        String text = "gpt-4.1 · 你好 · 😀";
        assertThat(SafeText.of(text)).isSameAs(text);
        assertThat(SafeText.of(null)).isNull();
        assertThat(SafeText.of("")).isEmpty();
    }

    @Test
    void what_a_store_refuses_becomes_the_replacement_character() {
        assertThat(SafeText.of("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(SafeText.of("\uD83D\uDE00\uD800x")).isEqualTo("\uD83D\uDE00\uFFFDx");
        assertThat(SafeText.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
    }
}
