package io.llmoptimizer.integration.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineParserTest {
    private final List<String> lines = new ArrayList<>();
    private final LineParser parser = new LineParser(64, line -> lines.add(new String(line, StandardCharsets.UTF_8)));

    @Test
    void finds_every_line_however_the_bytes_are_cut() {
        byte[] bytes = "{\"a\":\"é😀\"}\n\n\r\n{\"b\":2}\r\n".getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            lines.clear();
            for (int from = 0; from < bytes.length; from += size) {
                parser.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
            }

            assertThat(lines).as("pieces of " + size).containsExactly("{\"a\":\"é😀\"}", "{\"b\":2}");
        }
    }

    @Test
    void a_line_without_its_end_is_none() {
        parser.feed("{\"a\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(lines).isEmpty();
    }

    @Test
    void a_line_that_never_ends_is_refused() {
        parser.feed(new byte[64]);

        assertThatThrownBy(() -> parser.feed(new byte[1])).isInstanceOf(StreamParser.TooLargeException.class);
    }
}
