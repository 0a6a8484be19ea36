package io.llmoptimizer.billing.metering;

import java.util.Arrays;
import java.util.Optional;

/** What a usage report can be grouped by. */
enum UsageDimension {
    MODEL("model", "model"),
    PROVIDER("provider", "provider"),
    PROJECT("project", "project_id::text"),
    USER("user", "user_id::text"),
    API_KEY("apiKey", "api_key_id::text"),
    DAY("day", "to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')"),
    OUTCOME("outcome", "outcome");

    private final String wireName;
    private final String expression;

    UsageDimension(String wireName, String expression) {
        this.wireName = wireName;
        this.expression = expression;
    }

    String wireName() {
        return wireName;
    }

    /** SQL over the ledger's columns. */
    String expression() {
        return expression;
    }

    static Optional<UsageDimension> named(String wireName) {
        return Arrays.stream(values())
                .filter(dimension -> dimension.wireName.equals(wireName))
                .findFirst();
    }
}
