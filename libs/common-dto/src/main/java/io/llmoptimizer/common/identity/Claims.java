package io.llmoptimizer.common.identity;

/** Claim names of our access tokens (RFC 9068), and the audience and token type every service insists on. */
public final class Claims {
    public static final String TOKEN_TYPE = "at+jwt";
    public static final String AUDIENCE = "llmoptimizer";
    /** Organization id. */
    public static final String ORGANIZATION = "org";
    /** Project id; absent for a caller that is not bound to one. */
    public static final String PROJECT = "project";
    /** Session id; present for a signed-in user. */
    public static final String SESSION = "sid";
    /** API key id; present for a token that was exchanged for a key. */
    public static final String API_KEY = "key";
    /** Array of role names; services map it to {@code @RolesAllowed}. */
    public static final String ROLES = "roles";
    /** Space-separated scopes (RFC 6749 section 3.3). */
    public static final String SCOPE = "scope";
    /** JSON object of {@link Limits}. */
    public static final String LIMITS = "limits";
    /** Array of model names this caller may use; absent means all. */
    public static final String ALLOWED_MODELS = "models";

    private Claims() {}
}
