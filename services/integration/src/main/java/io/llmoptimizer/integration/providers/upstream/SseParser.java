package io.llmoptimizer.integration.providers.upstream;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Parser of {@code text/event-stream} that is fed bytes as they arrive, cut anywhere: within a line, within a CRLF, within a
 * character. Works on bytes, so a character is never seen in halves. Comments and fields other than {@code data} are
 * skipped.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">the format</a>
 */
final class SseParser implements StreamParser {
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};

    private final Consumer<byte[]> events;
    private final int largestEvent;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(256);
    private boolean hasData;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /** @param events is given the data of each event, its lines joined by line feeds */
    SseParser(int largestEvent, Consumer<byte[]> events) {
        this.largestEvent = largestEvent;
        this.events = events;
    }

    @Override
    public void feed(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                start = i + 1;
            } else if (b == '\n' || b == '\r') {
                afterCarriageReturn = b == '\r';
                endLine(bytes, start, i);
                start = i + 1;
            } else {
                afterCarriageReturn = false;
            }
        }
        line.write(bytes, start, bytes.length - start);
        requireSensible(line.size());
    }

    private void endLine(byte[] bytes, int start, int end) {
        if (line.size() == 0) {
            take(bytes, start, end);
            return;
        }
        line.write(bytes, start, end - start);
        byte[] whole = line.toByteArray();
        line.reset();
        take(whole, 0, whole.length);
    }

    private void take(byte[] bytes, int from, int end) {
        int start = from;
        if (firstLine) {
            firstLine = false;
            start += startsWith(bytes, start, end, BOM) ? BOM.length : 0;
        }
        if (start == end) {
            dispatch();
        } else if (isData(bytes, start, end)) {
            int value = Math.min(end, start + DATA.length + 1);
            value += value < end && bytes[value] == ' ' ? 1 : 0;
            if (hasData) {
                data.write('\n');
            }
            hasData = true;
            data.write(bytes, value, end - value);
            requireSensible(data.size());
        }
    }

    private void dispatch() {
        if (hasData) {
            byte[] event = data.toByteArray();
            data.reset();
            hasData = false;
            events.accept(event);
        }
    }

    private static boolean isData(byte[] bytes, int start, int end) {
        int after = start + DATA.length;
        return startsWith(bytes, start, end, DATA) && (after == end || bytes[after] == ':');
    }

    private static boolean startsWith(byte[] bytes, int start, int end, byte[] prefix) {
        return end - start >= prefix.length
                && java.util.Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
    }

    private void requireSensible(int size) {
        if (size > largestEvent) {
            throw new TooLargeException(largestEvent);
        }
    }
}
