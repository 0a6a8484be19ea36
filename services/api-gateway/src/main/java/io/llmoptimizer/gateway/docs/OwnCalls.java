package io.llmoptimizer.gateway.docs;

import java.util.Set;

/** Calls of the gateway itself that its document names; described in {@code gateway-openapi.json}. */
final class OwnCalls {
    static final Set<String> PATHS = Set.of("/health", "/openapi");

    private OwnCalls() {}
}
