package io.llmoptimizer.integration.completions;

import io.vertx.core.buffer.Buffer;

/** Events of {@code text/event-stream}; the data must be one line. */
final class SseEvents {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':', ' '};
    private static final byte[] END = {'\n', '\n'};

    private SseEvents() {}

    static void data(Buffer out, byte[] data) {
        out.appendBytes(DATA).appendBytes(data).appendBytes(END);
    }

    static void named(Buffer out, String name, byte[] data) {
        out.appendString("event: ").appendString(name).appendString("\n");
        data(out, data);
    }
}
