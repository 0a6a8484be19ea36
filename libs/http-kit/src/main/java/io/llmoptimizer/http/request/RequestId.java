package io.llmoptimizer.http.request;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.MDC;

/**
 * Gives every request an id: the client's {@code x-request-id} when it is harmless, else a fresh UUIDv7. The answer and
 * every log line of the request carry it.
 */
@Singleton
public class RequestId {
    public static final String HEADER = "x-request-id";

    private static final String KEY = "llmo.request-id";
    private static final int LONGEST = 64;
    /** Before every other filter, so that their refusals carry the id too. */
    private static final int FIRST = 10_000;

    /** Id of the request that {@code context} serves. */
    public static String of(RoutingContext context) {
        return context.get(KEY);
    }

    void register(@Observes Filters filters) {
        filters.register(RequestId::assign, FIRST);
    }

    private static void assign(RoutingContext context) {
        String given = context.request().getHeader(HEADER);
        String id =
                isHarmless(given) ? given : UuidCreator.getTimeOrderedEpoch().toString();
        context.put(KEY, id);
        context.response().putHeader(HEADER, id);
        MDC.put("requestId", id);
        context.next();
    }

    /** Short and of letters, digits, dot, hyphen and underscore only: it goes into logs and headers. */
    static boolean isHarmless(String given) {
        if (given == null || given.isEmpty() || given.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
