package io.llmoptimizer.gateway.callers;

import io.llmoptimizer.common.identity.ApiKeyFormat;
import java.nio.ByteBuffer;

/** SHA-256 of an API key, as a map's key: no key itself stays in memory. */
record KeyHash(long a, long b, long c, long d) {
    static KeyHash of(String key) {
        ByteBuffer hash = ByteBuffer.wrap(ApiKeyFormat.hash(key));
        return new KeyHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /** The hash of a secret is as evenly spread as can be. */
    @Override
    public int hashCode() {
        return (int) a;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash hash && hash.a == a && hash.b == b && hash.c == c && hash.d == d;
    }
}
