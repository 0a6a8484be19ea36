package io.llmoptimizer.gateway.callers;

import io.llmoptimizer.common.identity.ApiKeyFormat;

/** What a client presented to prove who it is; not yet believed. */
public sealed interface Credential {
    None NONE = new None();

    /** Nothing. */
    record None() implements Credential {}

    /** A JWT. */
    record AccessToken(String token) implements Credential {
        @Override
        public String toString() {
            return "AccessToken[***]";
        }
    }

    /** An API key of the right form. */
    record ApiKey(String key) implements Credential {
        @Override
        public String toString() {
            return "ApiKey[***]";
        }
    }

    /**
     * Something that can't be a credential of ours.
     *
     * @param why a sentence for the client
     */
    record Unusable(String why) implements Credential {}

    /**
     * The credential of a request. {@code Authorization} wins over {@code x-api-key}, as SDKs that send both mean it so.
     *
     * @param authorization value of the header, or null
     * @param apiKey value of {@code x-api-key}, or null
     */
    static Credential of(String authorization, String apiKey) {
        if (authorization != null) {
            return ofBearer(authorization);
        }
        return apiKey == null ? NONE : ofKey(apiKey.trim());
    }

    private static Credential ofBearer(String authorization) {
        String scheme = "Bearer ";
        if (!authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return new Unusable("The Authorization header must be \"Bearer\" and an access token or API key.");
        }
        String presented = authorization.substring(scheme.length()).trim();
        return looksLikeToken(presented) ? new AccessToken(presented) : ofKey(presented);
    }

    private static Credential ofKey(String presented) {
        if (ApiKeyFormat.isWellFormed(presented)) {
            return new ApiKey(presented);
        }
        return new Unusable(
                presented.startsWith(ApiKeyFormat.PREFIX)
                        ? "This API key is mistyped or cut off: its checksum does not match. Copy it again."
                        : "This is no API key of ours (they begin with " + ApiKeyFormat.PREFIX
                                + ") and no access token.");
    }

    /** Three parts (RFC 7515 section 7.1); keys have no dots. */
    private static boolean looksLikeToken(String presented) {
        int first = presented.indexOf('.');
        int second = first < 0 ? -1 : presented.indexOf('.', first + 1);
        return first > 0 && second > first + 1 && presented.indexOf('.', second + 1) < 0;
    }
}
