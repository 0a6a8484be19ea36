package io.llmoptimizer.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.llmoptimizer.http.request.RequestId;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where a failure becomes a status and a body on {@code /api/**}. */
final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(ProblemException failure, RoutingContext context) {
        return answer(failure, context);
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException failure, RoutingContext context) {
        List<Problem.FieldError> errors = failure.getConstraintViolations().stream()
                .map(violation -> new Problem.FieldError(ViolatedField.of(violation), violation.getMessage()))
                .sorted(Comparator.comparing(Problem.FieldError::field))
                .toList();
        String detail = errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining("; ", "", "."));
        Problem body = new Problem(
                Problem.typeOf("validation"),
                "The request's content was rejected",
                400,
                detail,
                context.normalizedPath(),
                RequestId.of(context),
                errors);
        return Response.status(400).type(Problem.MEDIA_TYPE).entity(body).build();
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException failure, RoutingContext context) {
        return answer(UnreadableJson.problem(failure), context);
    }

    /** Named, because the framework has a mapper of its own for it. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException failure, RoutingContext context) {
        return answer(UnreadableJson.problem(failure), context);
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthorized(RuntimeException failure, RoutingContext context) {
        LOG.debug("authentication refused", failure);
        return answer(
                ProblemException.unauthorized("Send a valid access token or API key as \"Authorization: Bearer …\"."),
                context);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException failure, RoutingContext context) {
        LOG.debug("authorization refused", failure);
        return answer(ProblemException.forbidden("Your role does not permit this call."), context);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure, RoutingContext context) {
        if (failure.getCause() instanceof JsonProcessingException unreadable) {
            return unreadable(unreadable, context);
        }
        int status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        return answer(
                switch (status) {
                    case 400 ->
                        ProblemException.badRequest("The request can't be understood; check its body and parameters.");
                    case 404 ->
                        ProblemException.of(
                                404, "not-found", "Not found", "There is nothing at " + context.normalizedPath() + ".");
                    case 405 ->
                        ProblemException.of(
                                405,
                                "method-not-allowed",
                                "Method not allowed",
                                context.request().method() + " is not offered at " + context.normalizedPath() + ".");
                    case 406 ->
                        ProblemException.of(406, "not-acceptable", "Not acceptable", "Ask for application/json.");
                    case 415 ->
                        ProblemException.of(
                                415,
                                "unsupported-media-type",
                                "Unsupported media type",
                                "Send Content-Type: application/json.");
                    default ->
                        ProblemException.of(
                                status,
                                "http-" + status,
                                failure.getResponse().getStatusInfo().getReasonPhrase(),
                                failure.getMessage());
                },
                context);
    }

    @ServerExceptionMapper
    Response unexpected(Throwable failure, RoutingContext context) {
        LOG.errorf(failure, "request %s failed", RequestId.of(context));
        return answer(
                ProblemException.of(
                        500,
                        "internal",
                        "Internal error",
                        "Something went wrong on our side. Report it with the request id."),
                context);
    }

    private static Response answer(ProblemException failure, RoutingContext context) {
        var response = Response.status(failure.status())
                .type(Problem.MEDIA_TYPE)
                .entity(failure.toProblem(context.normalizedPath(), RequestId.of(context)));
        failure.headers().forEach(response::header);
        return response.build();
    }
}
