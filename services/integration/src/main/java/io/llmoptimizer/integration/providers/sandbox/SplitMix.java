package io.llmoptimizer.integration.providers.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Numbers that look random and follow from a text alone, by Steele's and Vigna's SplitMix64. Pure. */
final class SplitMix {
    private SplitMix() {}

    static long seed(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return next(crc.getValue());
    }

    /** One step. */
    static long next(long state) {
        long z = state + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
