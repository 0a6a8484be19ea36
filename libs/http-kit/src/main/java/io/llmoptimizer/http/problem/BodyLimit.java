package io.llmoptimizer.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.http.request.RequestId;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that announces to be too large before a byte of it is read; the framework does so without a word. The
 * model surfaces below {@code /v1} answer in their own dialects and look after themselves.
 */
@Singleton
class BodyLimit {
    private static final int AFTER_REQUEST_ID = 9_000;

    private final Optional<MemorySize> limit;
    private final ObjectMapper json;

    BodyLimit(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> limit, ObjectMapper json) {
        this.limit = limit;
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_REQUEST_ID);
    }

    private void check(RoutingContext context) {
        boolean ours = !context.request().path().startsWith("/v1/");
        if (ours && limit.isPresent() && announced(context) > limit.get().asLongValue()) {
            refuse(context, limit.get().asLongValue());
        } else {
            context.next();
        }
    }

    private static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    private void refuse(RoutingContext context, long largest) {
        Problem problem = ProblemException.of(
                        413, "content-too-large", "Content too large", "Send at most " + largest + " bytes.")
                .toProblem(context.normalizedPath(), RequestId.of(context));
        try {
            context.response()
                    .setStatusCode(413)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    // What is still under way of the body can't be told from the next request.
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end(Buffer.buffer(json.writeValueAsBytes(problem)));
        } catch (JsonProcessingException impossible) {
            context.fail(413, impossible);
        }
    }
}
