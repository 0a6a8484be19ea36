package io.llmoptimizer.integration.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A provider's own JSON in OpenAI's dialect. It is passed on untouched to a client of the same dialect, so that what we have
 * no name for is not lost.
 */
public final class Wire {
    private final byte[] json;

    private Wire(byte[] json) {
        this.json = json;
    }

    /** Wraps {@code json}, which nobody may change from now on. */
    public static Wire of(byte[] json) {
        return new Wire(json);
    }

    /** The bytes themselves, not a copy. */
    public byte[] json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wire wire && Arrays.equals(json, wire.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }

    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
