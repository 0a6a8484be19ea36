package io.llmoptimizer.gateway.routes;

import io.llmoptimizer.gateway.transform.HeaderEdits;
import io.llmoptimizer.gateway.transform.Transform;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One row of the route table.
 *
 * @param name its key in the configuration
 * @param path what it matches: literal segments, {@code *} for any one segment, and {@code **} at the end for any rest
 * @param methods HTTP methods it takes; HEAD comes with GET
 * @param service name of the service that answers
 * @param transform what is changed on the way; its response headers include what {@link Lifecycle} announces
 */
public record Route(
        String name,
        String path,
        SortedSet<String> methods,
        String service,
        Access access,
        Bounds bounds,
        Transform transform) {

    public Route {
        require(
                path.startsWith("/") && !path.contains("//"),
                name,
                "its path must begin with / and have no empty segment");
        require(!methods.isEmpty(), name, "it must name at least one method");
        require(!RequestPath.isInternal(firstSegment(path)), name, "/internal and /q of services are never reachable");
        SortedSet<String> completed = new TreeSet<>(methods);
        if (completed.contains("GET")) {
            completed.add("HEAD");
        }
        methods = completed;
    }

    /** A route that changes nothing and limits nobody. */
    Route(
            String name,
            String path,
            SortedSet<String> methods,
            String service,
            Authentication authentication,
            Duration responseTimeout,
            long bodyLimit) {
        this(
                name,
                path,
                methods,
                service,
                Access.of(authentication),
                new Bounds(responseTimeout, Bounds.IDLE, bodyLimit, 0, 0),
                Transform.NONE);
    }

    /** {@code edits} and what {@code lifecycle} announces; a header that both set is the lifecycle's. */
    static HeaderEdits announcing(
            Lifecycle lifecycle, Set<String> remove, Map<String, String> rename, Map<String, String> set) {
        Map<String, String> all = new HashMap<>(set);
        all.putAll(lifecycle.headers());
        return new HeaderEdits(remove, rename, all);
    }

    boolean isLiteral() {
        return !path.contains("*");
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return path.substring(1, end < 0 ? path.length() : end);
    }

    private static void require(boolean rule, String route, String message) {
        if (!rule) {
            throw new IllegalArgumentException("llmo.routes." + route + ": " + message);
        }
    }
}
