package io.llmoptimizer.integration.completions;

import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The {@code type} of an event of Anthropic's, which is its name on the wire as well. Pure. */
final class EventType {
    private static final byte[] FIRST = "{\"type\":\"".getBytes(StandardCharsets.UTF_8);

    private EventType() {}

    /** Anthropic writes the type first; only what is written otherwise is parsed. */
    static String of(byte[] event) {
        if (startsWithType(event)) {
            int end = FIRST.length;
            while (end < event.length && event[end] != '"') {
                end++;
            }
            return new String(event, FIRST.length, end - FIRST.length, StandardCharsets.UTF_8);
        }
        try {
            return Json.read(event).path("type").asText("message");
        } catch (IOException impossible) {
            throw new UncheckedIOException("an event that was read is no JSON", impossible);
        }
    }

    private static boolean startsWithType(byte[] event) {
        return event.length > FIRST.length && java.util.Arrays.equals(event, 0, FIRST.length, FIRST, 0, FIRST.length);
    }
}
