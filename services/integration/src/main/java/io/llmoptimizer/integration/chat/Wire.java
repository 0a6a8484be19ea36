package io.llmoptimizer.integration.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A provider's own JSON. It is passed on untouched to a client of the same dialect, so that what we have
 * no name for is not lost.
 */
public final class Wire {
    private final Dialect dialect;
    private final byte[] json;

    private Wire(Dialect dialect, byte[] json) {
        this.dialect = dialect;
        this.json = json;
    }

    /** Wraps {@code json} in OpenAI's dialect, which nobody may change from now on. */
    public static Wire of(byte[] json) {
        return of(Dialect.OPENAI, json);
    }

    /** Wraps {@code json}, which nobody may change from now on. */
    public static Wire of(Dialect dialect, byte[] json) {
        return new Wire(dialect, json);
    }

    public boolean isOf(Dialect wanted) {
        return dialect == wanted;
    }

    /** The bytes themselves, not a copy. */
    public byte[] json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wire wire && dialect == wire.dialect && Arrays.equals(json, wire.json);
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
