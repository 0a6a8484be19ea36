package io.llmoptimizer.gateway.proxy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Follows the frames of a WebSocket (RFC 6455 section 5.2) in bytes that pass by, without holding their payload: only between
 * two of them may a word of the gateway's own be said.
 */
final class Frames {
    /** Status codes of a closing, RFC 6455 section 7.4.1. */
    static final int GOING_AWAY = 1001;

    static final int POLICY_VIOLATION = 1008;

    private static final int FINAL_CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int SHORTEST_HEAD = 2;
    private static final int MASK_BYTES = 4;

    private final byte[] head = new byte[SHORTEST_HEAD + Long.BYTES + MASK_BYTES];
    private int headRead;
    private long payloadLeft;

    /** A closing frame of a server, whose frames are not masked. */
    static Buffer close(int status, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer()
                .appendByte((byte) FINAL_CLOSE)
                .appendByte((byte) (Short.BYTES + words.length))
                .appendShort((short) status)
                .appendBytes(words);
    }

    void passed(Buffer bytes) {
        int at = 0;
        while (at < bytes.length()) {
            if (payloadLeft > 0) {
                int here = (int) Math.min(payloadLeft, bytes.length() - at);
                payloadLeft -= here;
                at += here;
            } else {
                head[headRead++] = bytes.getByte(at++);
                if (headRead >= SHORTEST_HEAD && headRead == headLength()) {
                    payloadLeft = payloadLength();
                    headRead = 0;
                }
            }
        }
    }

    /** Whether the last frame is complete and the next has not begun. */
    boolean isBetween() {
        return headRead == 0 && payloadLeft == 0;
    }

    private int headLength() {
        return SHORTEST_HEAD + lengthBytes() + ((head[1] & MASKED) == 0 ? 0 : MASK_BYTES);
    }

    private int lengthBytes() {
        return switch (head[1] & LENGTH) {
            case LENGTH_IN_2_BYTES -> Short.BYTES;
            case LENGTH_IN_8_BYTES -> Long.BYTES;
            default -> 0;
        };
    }

    private long payloadLength() {
        int bytes = lengthBytes();
        if (bytes == 0) {
            return head[1] & LENGTH;
        }
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << Byte.SIZE | (head[SHORTEST_HEAD + i] & 0xff);
        }
        return length;
    }
}
