package io.llmoptimizer.auth.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers OAuth errors as RFC 6749 section 5.2 has them. */
final class OAuthErrors {
    @RegisterForReflection
    record Body(
            String error, @JsonProperty("error_description") String description) {}

    @ServerExceptionMapper
    Response answered(Answered known) {
        return known.answer();
    }

    @ServerExceptionMapper
    Response answer(OAuthException failure) {
        Response.ResponseBuilder answer = Response.status(failure.status())
                .type(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .entity(new Body(failure.code(), failure.getMessage()));
        if (failure.status() == 401) {
            answer.header("WWW-Authenticate", "Basic realm=\"llmoptimizer\"");
        }
        return answer.build();
    }
}
