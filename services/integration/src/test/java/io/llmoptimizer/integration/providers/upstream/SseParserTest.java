package io.llmoptimizer.integration.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void understands_every_line_ending_cut_at_every_place(String newline) {
        String stream = String.join(
                newline,
                "\uFEFFdata: first",
                "",
                ": a comment",
                "data:second",
                "data:  with a space",
                "id: 7",
                "",
                "event: ping",
                "",
                "data",
                "",
                "data: größer 😀",
                "",
                "");
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(events(Arrays.copyOfRange(bytes, 0, cut), Arrays.copyOfRange(bytes, cut, bytes.length)))
                    .as("cut at " + cut)
                    .containsExactly("first", "second\n with a space", "", "größer 😀");
        }
    }

    @Test
    void an_event_that_is_not_ended_is_none() {
        assertThat(events("data: half".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void a_line_without_end_is_refused_before_it_fills_the_memory() {
        SseParser parser = new SseParser(100, event -> {});

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        parser.feed("data: xxxx".getBytes(StandardCharsets.UTF_8));
                    }
                })
                .isInstanceOf(StreamParser.TooLargeException.class);
    }

    private static List<String> events(byte[]... parts) {
        List<String> events = new ArrayList<>();
        SseParser parser = new SseParser(1_000, event -> events.add(new String(event, StandardCharsets.UTF_8)));
        for (byte[] part : parts) {
            parser.feed(part);
        }
        return events;
    }
}
