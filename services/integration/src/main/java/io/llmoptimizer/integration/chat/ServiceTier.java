package io.llmoptimizer.integration.chat;

import java.util.Locale;
import java.util.Optional;

/** How a provider serves a call, where that changes its price: OpenAI's and Anthropic's {@code service_tier}. */
public enum ServiceTier {
    /** At the usual price; also what we have no name for. */
    STANDARD,
    /** Cheaper and slower. */
    FLEX,
    /** Dearer and faster. */
    PRIORITY,
    /** Later. */
    BATCH;

    /** As in the price list and in {@code service_tier}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tier that an answer says it was served in; null when it does not say. */
    public static ServiceTier served(String wireName) {
        return switch (wireName) {
            case "flex" -> FLEX;
            case "priority" -> PRIORITY;
            case "batch" -> BATCH;
            case null, default -> STANDARD;
        };
    }

    /**
     * The tier that a request asks for; a provider may still serve it as usual.
     *
     * @param wireName null when it does not say
     * @return empty when the provider chooses, or may understand more by it than we
     */
    public static Optional<ServiceTier> asked(String wireName) {
        return switch (wireName) {
            case "flex", "priority", "batch" -> Optional.of(served(wireName));
            case "default", "standard", "standard_only", "on_demand" -> Optional.of(STANDARD);
            case null, default -> Optional.empty();
        };
    }
}
