package io.llmoptimizer.integration.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.UUID;

/**
 * Identity of a request for the cache. The organization is part of it in every place it is used, so one tenant can't be
 * given another's answer.
 *
 * @param model the model the answer comes from
 * @param digest SHA-256 of organization, model and the request in its canonical form, see {@link CanonicalRequest}
 */
public record CacheKey(UUID organization, String model, String digest) {
    public CacheKey {
        Objects.requireNonNull(organization, "a cache key needs an organization");
        Objects.requireNonNull(model, "a cache key needs a model");
        Objects.requireNonNull(digest, "a cache key needs a digest");
    }

    /** The key of an OpenAI-shaped {@code request} of {@code organization} to {@code model}. */
    public static CacheKey of(UUID organization, String model, ObjectNode request) {
        return new CacheKey(organization, model, CanonicalRequest.digest(organization, model, request));
    }
}
