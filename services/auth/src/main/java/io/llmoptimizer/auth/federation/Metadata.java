package io.llmoptimizer.auth.federation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.stream.Stream;

/** What we need of an issuer's discovery document (OpenID Connect Discovery 1.0 section 3). */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
record Metadata(
        String issuer,
        String authorizationEndpoint,
        String tokenEndpoint,
        String jwksUri,
        boolean authorizationResponseIssParameterSupported) {

    /** @throws ProblemException 503 when it is unreadable, another issuer's, or leads where a secret must not go */
    static Metadata parse(String json, String issuer, ObjectMapper mapper) {
        try {
            Metadata metadata = mapper.readValue(json, Metadata.class);
            if (metadata != null
                    && issuer.equals(metadata.issuer())
                    && Stream.of(metadata.authorizationEndpoint, metadata.tokenEndpoint, metadata.jwksUri)
                            .allMatch(url -> url != null && Providers.isSafe(url))) {
                return metadata;
            }
        } catch (JsonProcessingException malformed) {
            // Answered as what is readable and wrong.
        }
        throw ProblemException.unavailable(
                "The identity provider's description of itself is not usable; tell whoever runs this service.", 60);
    }
}
