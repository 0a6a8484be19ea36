package io.llmoptimizer.integration.catalog;

import java.util.Locale;

/** In what a model is told something, or tells it. */
public enum Modality {
    TEXT,
    IMAGE,
    AUDIO,
    VIDEO,
    /** Documents such as PDF. */
    FILE;

    /** As in the price list and in lists of models. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Modality of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
