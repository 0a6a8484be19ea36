package io.llmoptimizer.gateway.pipeline;

/** What the gateway answers itself. */
final class OwnPaths {
    private OwnPaths() {}

    static boolean contains(String path) {
        return path != null
                && (path.equals("/health")
                        || path.equals("/openapi")
                        || path.equals("/docs")
                        || path.startsWith("/docs/")
                        || path.startsWith("/q/"));
    }
}
