package io.llmoptimizer.gateway.routes;

import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One row of the route table.
 *
 * @param name its key in the configuration
 * @param path what it matches: literal segments, {@code *} for any one segment, and {@code **} at the end for any rest
 * @param methods HTTP methods it takes; HEAD comes with GET
 * @param service name of the service that answers
 * @param responseTimeout how long the service may take to begin its answer
 * @param bodyLimit largest request body, in bytes
 */
public record Route(
        String name,
        String path,
        SortedSet<String> methods,
        String service,
        Authentication authentication,
        Duration responseTimeout,
        long bodyLimit) {

    public Route {
        require(
                path.startsWith("/") && !path.contains("//"),
                name,
                "its path must begin with / and have no empty segment");
        require(!methods.isEmpty(), name, "it must name at least one method");
        require(responseTimeout.isPositive(), name, "its response-timeout must be positive");
        require(bodyLimit >= 0, name, "its body-limit must not be negative");
        require(!RequestPath.isInternal(firstSegment(path)), name, "/internal and /q of services are never reachable");
        SortedSet<String> completed = new TreeSet<>(methods);
        if (completed.contains("GET")) {
            completed.add("HEAD");
        }
        methods = completed;
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
