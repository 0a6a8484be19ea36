package io.llmoptimizer.common.identity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Limits that a credential shares with others, as an owner set them. They hold besides the credential's own
 * {@link Limits}, and a request must be admitted by all of them; one that any of them refuses counts for none. Each is null
 * where nothing was set: then the gateway's default for that level applies, if it has one.
 *
 * <p>Each level is one counter for everybody it covers, kept under the ids of the token. A level that was changed reaches the
 * gateways with the next token: auth revokes the tokens that were issued before, so within a second.
 *
 * @param user over all sessions and API keys of the caller ({@code sub}) in the organization ({@code org}); a service account
 *     counts as a user
 * @param project over all API keys of the project ({@code project}); null for a caller that is bound to none
 * @param organization over all callers of the organization ({@code org})
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OuterLimits(Limits user, Limits project, Limits organization) {
    public static final OuterLimits NONE = new OuterLimits(null, null, null);

    /** Limits that bound nothing are no limits. */
    public OuterLimits {
        user = boundOrNull(user);
        project = boundOrNull(project);
        organization = boundOrNull(organization);
    }

    private static Limits boundOrNull(Limits limits) {
        return Limits.DEFAULTS.equals(limits) ? null : limits;
    }
}
