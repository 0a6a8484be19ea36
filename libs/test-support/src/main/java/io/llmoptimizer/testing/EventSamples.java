package io.llmoptimizer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One golden sample per event type, as it travels over the broker: {@code events/<type>.json} on the class path. A sample
 * that was published must be readable for ever; a changed payload adds to it and never takes away.
 */
public final class EventSamples {

    /** The sample of a versioned event type, such as {@code usage.recorded.v1}. */
    public static String json(String type) {
        try (InputStream sample = EventSamples.class.getResourceAsStream("/events/" + type + ".json")) {
            if (sample == null) {
                throw new IllegalArgumentException("add a golden sample events/" + type + ".json to test-support");
            }
            return new String(sample.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private EventSamples() {}
}
