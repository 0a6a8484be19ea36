package io.llmoptimizer.analytics.rollups;

import java.util.Optional;

/** What calls can be grouped by, besides time. */
public enum Dimension {
    MODEL("model"),
    PROVIDER("provider"),
    USER("user"),
    PROJECT("project"),
    API_KEY("apiKey");

    private final String wireName;

    Dimension(String wireName) {
        this.wireName = wireName;
    }

    /** Name in queries, answers and the store. */
    public String wireName() {
        return wireName;
    }

    /** The dimension of this name. */
    public static Optional<Dimension> named(String wireName) {
        for (Dimension dimension : values()) {
            if (dimension.wireName.equals(wireName)) {
                return Optional.of(dimension);
            }
        }
        return Optional.empty();
    }
}
