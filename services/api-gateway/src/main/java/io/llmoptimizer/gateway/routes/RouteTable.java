package io.llmoptimizer.gateway.routes;

import io.llmoptimizer.gateway.refusals.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the route of a request. The most specific path wins, segment by segment from the left: a literal before {@code *}
 * before {@code **}. Among routes of the same path the method decides. Immutable.
 */
public final class RouteTable {
    /** What the table says about a request. */
    public sealed interface Match {
        /** This route takes it. */
        record Found(Route route) implements Match {}

        /** No route has such a path. */
        record UnknownPath() implements Match {}

        /** The path is known, its routes take other methods. */
        record OtherMethods(SortedSet<String> allowed) implements Match {}
    }

    private static final Match UNKNOWN = new Match.UnknownPath();

    private final List<Route> routes;
    private final Node root = new Node();
    /** Wildcard-free paths, found without cutting the path: such a path holds none of the traps. */
    private final Map<String, List<Route>> literals = new HashMap<>();

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private Node any;
        private final List<Route> here = new ArrayList<>(1);
        private final List<Route> below = new ArrayList<>(1);
    }

    public RouteTable(Collection<Route> routes) {
        this.routes = List.copyOf(routes);
        this.routes.forEach(this::add);
    }

    public List<Route> routes() {
        return routes;
    }

    /**
     * The route for a request.
     *
     * @param path raw path as sent, without the query
     * @throws RefusedException when the path can be misread
     */
    public Match match(String method, String path) {
        List<Route> candidates = literals.get(path);
        if (candidates == null) {
            List<String> segments = RequestPath.segments(path);
            if (segments.isEmpty() || RequestPath.isInternal(segments.getFirst())) {
                return UNKNOWN;
            }
            candidates = find(root, segments, 0);
        }
        if (candidates.isEmpty()) {
            return UNKNOWN;
        }
        for (Route route : candidates) {
            if (route.methods().contains(method)) {
                return new Match.Found(route);
            }
        }
        SortedSet<String> allowed = new TreeSet<>();
        candidates.forEach(route -> allowed.addAll(route.methods()));
        return new Match.OtherMethods(allowed);
    }

    private static List<Route> find(Node node, List<String> segments, int at) {
        if (at == segments.size()) {
            return node.here.isEmpty() ? node.below : node.here;
        }
        Node child = node.children.get(segments.get(at));
        if (child != null) {
            List<Route> found = find(child, segments, at + 1);
            if (!found.isEmpty()) {
                return found;
            }
        }
        if (node.any != null) {
            List<Route> found = find(node.any, segments, at + 1);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return node.below;
    }

    private void add(Route route) {
        Node node = root;
        List<String> segments = RequestPath.segments(route.path());
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.equals("**")) {
                if (i != segments.size() - 1) {
                    throw new IllegalArgumentException(
                            "llmo.routes." + route.name() + ": ** may only stand at the end of a path");
                }
                claim(node.below, route);
                return;
            }
            if (segment.equals("*")) {
                node.any = node.any == null ? new Node() : node.any;
                node = node.any;
            } else if (segment.contains("*")) {
                throw new IllegalArgumentException(
                        "llmo.routes." + route.name() + ": * must be a whole segment of the path");
            } else {
                node = node.children.computeIfAbsent(segment, name -> new Node());
            }
        }
        claim(node.here, route);
        if (route.isLiteral()) {
            literals.put(route.path(), node.here);
        }
    }

    private static void claim(List<Route> place, Route route) {
        for (Route other : place) {
            SortedSet<String> both = new TreeSet<>(other.methods());
            both.retainAll(route.methods());
            if (!both.isEmpty()) {
                throw new IllegalArgumentException("llmo.routes." + route.name() + " and llmo.routes." + other.name()
                        + " both take " + both + " at " + route.path());
            }
        }
        place.add(route);
    }
}
