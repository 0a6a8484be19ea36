package io.llmoptimizer.gateway.pipeline;

/** How long a body claims to be. */
final class Bodies {
    private Bodies() {}

    /** The number in a {@code Content-Length}; more than any limit if it is none or too large to count. */
    static long length(String declared) {
        try {
            long length = Long.parseLong(declared);
            return length < 0 ? Long.MAX_VALUE : length;
        } catch (NumberFormatException notANumber) {
            return Long.MAX_VALUE;
        }
    }
}
