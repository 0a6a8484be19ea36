package io.llmoptimizer.billing.metering;

import io.llmoptimizer.common.events.UsageRecorded;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** A share of an organization's ledger, by whom a call belongs to. */
public enum LedgerScope {
    ORGANIZATION("organization", "organization_id"),
    PROJECT("project", "project_id"),
    USER("user", "user_id"),
    API_KEY("api-key", "api_key_id");

    private final String wireName;
    private final String column;

    LedgerScope(String wireName, String column) {
        this.wireName = wireName;
        this.column = column;
    }

    /** The name clients and events use. */
    public String wireName() {
        return wireName;
    }

    /** Whether {@code entry} belongs to the share of {@code scopeId}. */
    public boolean covers(LedgerEntry entry, UUID scopeId) {
        return scopeId.equals(idOf(entry.usage()));
    }

    private UUID idOf(UsageRecorded usage) {
        return switch (this) {
            case ORGANIZATION -> usage.organizationId();
            case PROJECT -> usage.projectId();
            case USER -> usage.userId();
            case API_KEY -> usage.apiKeyId();
        };
    }

    String column() {
        return column;
    }

    public static Optional<LedgerScope> named(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName.equals(wireName))
                .findFirst();
    }
}
