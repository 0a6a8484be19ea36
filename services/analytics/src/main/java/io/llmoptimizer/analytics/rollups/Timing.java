package io.llmoptimizer.analytics.rollups;

/** What rollups keep a histogram of, in milliseconds. */
public enum Timing {
    LATENCY("latency"),
    TIME_TO_FIRST_TOKEN("timeToFirstToken");

    private final String field;

    Timing(String field) {
        this.field = field;
    }

    String field() {
        return field;
    }
}
