package io.llmoptimizer.common.events;

/** Versioned event types. A type's payload only ever grows; a breaking change is a new version beside the old one. */
public final class EventTypes {
    public static final String USAGE_RECORDED = "usage.recorded.v1";
    public static final String BUDGET_THRESHOLD_REACHED = "budget.threshold-reached.v1";
    public static final String BUDGET_EXHAUSTED = "budget.exhausted.v1";
    public static final String USER_REGISTERED = "user.registered.v1";
    public static final String USER_VERIFICATION_REQUESTED = "user.verification-requested.v1";
    public static final String ORGANIZATION_CREATED = "organization.created.v1";
    public static final String API_KEY_CREATED = "apikey.created.v1";
    public static final String API_KEY_REVOKED = "apikey.revoked.v1";

    private EventTypes() {}
}
