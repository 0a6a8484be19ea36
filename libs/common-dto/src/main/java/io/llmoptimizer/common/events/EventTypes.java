package io.llmoptimizer.common.events;

/** Versioned event types. A type's payload only ever grows; a breaking change is a new version beside the old one. */
public final class EventTypes {
    public static final String USAGE_RECORDED = "usage.recorded.v1";
    public static final String BUDGET_THRESHOLD_REACHED = "budget.threshold-reached.v1";
    public static final String BUDGET_EXHAUSTED = "budget.exhausted.v1";
    public static final String PROVIDER_HEALTH_CHANGED = "provider.health-changed.v1";
    public static final String USER_REGISTERED = "user.registered.v1";
    public static final String USER_VERIFICATION_REQUESTED = "user.verification-requested.v1";
    public static final String USER_PASSWORD_RESET_REQUESTED = "user.password-reset-requested.v1";
    public static final String USER_SECURITY_ALERT = "user.security-alert.v1";
    public static final String USER_INVITED = "user.invited.v1";
    public static final String USER_ERASED = "user.erased.v1";
    public static final String ORGANIZATION_CREATED = "organization.created.v1";
    public static final String API_KEY_CREATED = "apikey.created.v1";
    public static final String API_KEY_REVOKED = "apikey.revoked.v1";

    private EventTypes() {}
}
