package io.llmoptimizer.integration.providers.upstream;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Parser of JSON lines that is fed bytes as they arrive. Works on bytes, so a character is never seen in halves. Blank lines
 * are skipped; a last line without its line feed is no line, since its stream was cut.
 *
 * @see <a href="https://github.com/ndjson/ndjson-spec">the format</a>
 */
final class LineParser implements StreamParser {
    private final Consumer<byte[]> events;
    private final int largestLine;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    /** @param events is given each line without its end */
    LineParser(int largestLine, Consumer<byte[]> events) {
        this.largestLine = largestLine;
        this.events = events;
    }

    @Override
    public void feed(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, start, i);
                byte[] whole = line.toByteArray();
                line.reset();
                take(whole);
                start = i + 1;
            }
        }
        keep(bytes, start, bytes.length);
    }

    private void keep(byte[] bytes, int start, int end) {
        if (line.size() + end - start > largestLine) {
            throw new TooLargeException(largestLine);
        }
        line.write(bytes, start, end - start);
    }

    private void take(byte[] whole) {
        int end = whole.length > 0 && whole[whole.length - 1] == '\r' ? whole.length - 1 : whole.length;
        if (end > 0) {
            events.accept(end == whole.length ? whole : Arrays.copyOf(whole, end));
        }
    }
}
