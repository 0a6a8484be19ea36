package io.llmoptimizer.common.identity;

/** Claim names of our access tokens (RFC 9068), and the audience and token type every service insists on. */
public final class Claims {
    public static final String TOKEN_TYPE = "at+jwt";
    public static final String AUDIENCE = "llmoptimizer";
    /** Organization id. */
    public static final String ORGANIZATION = "org";
    /** Project id; absent for a caller that is not bound to one. */
    public static final String PROJECT = "project";
    /** Who asked for the token (RFC 9068 section 2.2). */
    public static final String CLIENT = "client_id";
    /** When the user last proved to be one, in seconds since 1970; present for a signed-in user. */
    public static final String AUTHENTICATED_AT = "auth_time";
    /** Array of how they did (RFC 8176). */
    public static final String AUTHENTICATION_METHODS = "amr";
    /** Session id; present for a signed-in user. */
    public static final String SESSION = "sid";
    /** API key id; present for a token that was exchanged for a key. */
    public static final String API_KEY = "key";
    /**
     * Array of role names; services map it to {@code @RolesAllowed}. A user of a built-in role has its name
     * ({@code owner}, {@code admin}, {@code developer}, {@code billing}, {@code viewer}). A user of a role that the
     * organization made has {@code custom:<name>}, the names of the built-in roles it contains, and the wire names of its
     * permissions ({@code usage:read}). An API key has {@code key} and its scopes. So a call that takes a permission names
     * it beside the built-in roles that have it.
     */
    public static final String ROLES = "roles";
    /**
     * Space-separated scopes (RFC 6749 section 3.3): all that is permitted to the bearer, be it a session or a key, as wire
     * names of permissions.
     */
    public static final String SCOPE = "scope";
    /** JSON object of {@link Limits}. */
    public static final String LIMITS = "limits";
    /** JSON object of {@link OuterLimits}; absent when none is set. */
    public static final String OUTER_LIMITS = "outer_limits";
    /** Array of model names this caller may use; absent means all. */
    public static final String ALLOWED_MODELS = "models";

    private Claims() {}
}
