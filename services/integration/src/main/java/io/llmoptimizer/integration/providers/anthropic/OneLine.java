package io.llmoptimizer.integration.providers.anthropic;

import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON without line feeds between its tokens. Pure. */
final class OneLine {
    private OneLine() {}

    /** @param json that was parsed before; returned itself when it is one line */
    static byte[] of(byte[] json) {
        for (byte b : json) {
            if (b == '\n' || b == '\r') {
                return rewritten(json);
            }
        }
        return json;
    }

    private static byte[] rewritten(byte[] json) {
        try {
            return Json.bytes(Json.read(json));
        } catch (IOException impossible) {
            throw new UncheckedIOException("what was JSON is none any more", impossible);
        }
    }
}
