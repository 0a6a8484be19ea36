package io.llmoptimizer.bench.streams;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a client sees of one stream. */
final class StreamSeen {
    private static final String TEXT = "\"content\":\"";
    private static final String EVENT_END = "\n\n";
    private static final String DONE = "data: [DONE]";
    private static final int MICROS = 1_000;

    private final long asked;
    private final List<Long> lateness = new ArrayList<>();
    private String begun = "";
    private long first;
    private long last;
    private boolean done;

    /** @param asked when the request was sent, as of {@link System#nanoTime} */
    StreamSeen(long asked) {
        this.asked = asked;
    }

    /** A part came {@code now}: some events, of which the last may be cut. */
    void received(Buffer part, long now) {
        String text = begun + part.toString(StandardCharsets.US_ASCII);
        int start = 0;
        for (int end = text.indexOf(EVENT_END); end >= 0; end = text.indexOf(EVENT_END, start)) {
            event(text, start, end, now);
            start = end + EVENT_END.length();
        }
        begun = text.substring(start);
    }

    private void event(String text, int start, int end, long now) {
        int at = text.indexOf(TEXT, start);
        if (at < 0 || at > end) {
            done |= text.startsWith(DONE, start);
            return;
        }
        int from = at + TEXT.length();
        int to = text.indexOf('"', from);
        if (to > from) {
            first = lateness.isEmpty() ? now : first;
            last = now;
            lateness.add(now - Long.parseLong(text, from, to, 10));
        }
    }

    boolean isWhole(int chunks) {
        return done && lateness.size() == chunks;
    }

    long firstTokenMicros() {
        return (first - asked) / MICROS;
    }

    /** From the first chunk to the last. */
    long nanosPerChunk() {
        return (last - first) / Math.max(1, lateness.size() - 1);
    }

    /** Of each chunk: from the vendor's sending it to its being here. */
    List<Long> latenessMicros() {
        return lateness.stream().map(nanos -> Math.max(0, nanos / MICROS)).toList();
    }

    @Override
    public String toString() {
        return lateness.size() + " chunks, " + (done ? "with" : "without") + " an end";
    }
}
