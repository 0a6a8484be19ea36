package io.llmoptimizer.integration.execution;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client wants of the gateway, besides an answer.
 *
 * @param fallbacks models to try when the requested one can't answer
 * @param timeout for the whole call
 * @param tags copied into the usage record
 * @param strict whether a parameter that a provider does not have is refused instead of left out
 */
public record CallOptions(
        List<String> fallbacks,
        CacheMode cache,
        Optional<Duration> cacheTtl,
        Optional<Duration> timeout,
        Map<String, String> tags,
        boolean strict) {
    public static final CallOptions DEFAULTS =
            new CallOptions(List.of(), CacheMode.DEFAULT, Optional.empty(), Optional.empty(), Map.of(), false);

    public CallOptions {
        fallbacks = List.copyOf(fallbacks);
        tags = Map.copyOf(tags);
    }

    /** After the directives of HTTP's {@code Cache-Control} request header. */
    public enum CacheMode {
        DEFAULT(true, true),
        /** Asks a provider anew, and keeps the answer. */
        NO_CACHE(false, true),
        NO_STORE(false, false),
        /** Fails rather than asking a provider. */
        ONLY_IF_CACHED(true, false);

        private final boolean reads;
        private final boolean writes;

        CacheMode(boolean reads, boolean writes) {
            this.reads = reads;
            this.writes = writes;
        }

        boolean reads() {
            return reads;
        }

        boolean writes() {
            return writes;
        }
    }
}
