package io.llmoptimizer.integration.completions;

import io.llmoptimizer.http.caller.BearerCallers;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What every call passes before its content is looked at: who calls, and is the body of a kind and size we take. */
final class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Set<String> USER_ROLES = Set.of("owner", "admin", "developer");
    private static final String KEY_ROLE = "key";
    private static final String INFERENCE = "inference";
    /** A body that is too large is still read, so that the client hears the answer; one that never ends is cut. */
    private static final int PATIENCE = 8;

    private final BearerCallers callers;
    private final long maxBody;

    Intake(BearerCallers callers, long maxBody) {
        this.callers = callers;
        this.maxBody = maxBody;
    }

    /** Calls {@code then} with who calls, on the request's context; refuses everybody else. */
    void identify(RoutingContext context, ErrorDialect dialect, Consumer<Caller> then) {
        HttpServerRequest request = context.request();
        request.pause();
        guarded(context, dialect, () -> {
            Caller caller =
                    callers.find(request.getHeader(HttpHeaders.AUTHORIZATION)).orElseThrow(Intake::unauthorized);
            requirePermission(caller);
            then.accept(caller);
        });
    }

    /** As {@link #identify}, and with the whole JSON body. */
    void receive(RoutingContext context, ErrorDialect dialect, BiConsumer<Caller, byte[]> then) {
        identify(context, dialect, caller -> {
            requireJson(context.request());
            read(context, dialect, body -> then.accept(caller, body));
        });
    }

    /** Runs {@code step}; what it throws is answered. */
    static void guarded(RoutingContext context, ErrorDialect dialect, Runnable step) {
        try {
            step.run();
        } catch (CallException refused) {
            refuse(context, dialect, refused.error());
        } catch (ProblemException refused) {
            refuse(
                    context,
                    dialect,
                    new CallError(refused.status(), null, null, refused.getMessage(), refused.headers()));
        } catch (RuntimeException bug) {
            LOG.error("a request failed", bug);
            refuse(context, dialect, CallError.internal());
        }
    }

    /** The rest of the request is read and dropped, so that the connection can be used again. */
    private static void refuse(RoutingContext context, ErrorDialect dialect, CallError error) {
        context.request().resume();
        dialect.send(context, error);
    }

    private static void requirePermission(Caller caller) {
        boolean user = caller.roles().stream().anyMatch(USER_ROLES::contains)
                || caller.roles().contains(INFERENCE);
        boolean key = caller.roles().contains(KEY_ROLE) && caller.scopes().contains(INFERENCE);
        if (!user && !key) {
            throw new CallException(CallError.of(
                    403,
                    "permission_denied",
                    caller.roles().contains(KEY_ROLE)
                            ? "This API key has no scope \"inference\"."
                            : "Your role does not permit calling models: it needs the permission \"inference\"."));
        }
    }

    private static CallException unauthorized() {
        return new CallException(new CallError(
                401,
                "invalid_api_key",
                null,
                "Send a valid API key or access token as \"Authorization: Bearer …\".",
                Map.of("www-authenticate", "Bearer")));
    }

    private static void requireJson(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return;
        }
        String media = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json") && !(media.startsWith("application/") && media.endsWith("+json"))) {
            throw new CallException(CallError.of(
                    415,
                    "unsupported_media_type",
                    "Send the header \"Content-Type: application/json\", not " + type + "."));
        }
    }

    private void read(RoutingContext context, ErrorDialect dialect, Consumer<byte[]> then) {
        HttpServerRequest request = context.request();
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            context.response().writeContinue();
        }
        Body body = new Body();
        request.handler(part -> {
            body.add(part);
            if (body.received > maxBody * PATIENCE) {
                request.connection().close();
            }
        });
        request.endHandler(end -> guarded(context, dialect, () -> {
            if (body.received > maxBody) {
                throw new CallException(CallError.of(
                        413,
                        "request_too_large",
                        "The body has " + body.received + " bytes; at most " + maxBody + " are accepted."));
            }
            then.accept(body.bytes());
        }));
        request.resume();
    }

    /** Most bodies come in one part, which then is not copied together. */
    private final class Body {
        private Buffer parts = Buffer.buffer(0);
        private long received;

        void add(Buffer part) {
            boolean first = received == 0;
            received += part.length();
            if (received > maxBody) {
                parts = Buffer.buffer(0);
            } else {
                parts = first ? part : parts.appendBuffer(part);
            }
        }

        byte[] bytes() {
            return parts.getBytes();
        }
    }
}
