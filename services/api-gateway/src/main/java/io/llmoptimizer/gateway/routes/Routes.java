package io.llmoptimizer.gateway.routes;

import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;

/** The route table of the moment. */
@Singleton
public class Routes {
    private final RouteSource source;
    private volatile RouteTable table;
    private volatile Set<String> services = Set.of();

    /** A file that is bad at the start stops the start: nobody would know which routes are open without it. */
    Routes(RouteSource source) {
        this.source = source;
        this.table = source.read();
    }

    public RouteTable current() {
        return table;
    }

    /**
     * Says which services there are.
     *
     * @throws IllegalArgumentException naming a route that leads elsewhere: that must stop the start, not its first request
     */
    public void leadOnlyTo(Set<String> names) {
        services = Set.copyOf(names);
        requireServices(table);
    }

    /**
     * Reads the table anew; whoever holds the present one finishes with it.
     *
     * @throws IllegalArgumentException naming what is wrong; the present table then stays
     */
    void reload() {
        RouteTable read = source.read();
        requireServices(read);
        table = read;
    }

    private void requireServices(RouteTable checked) {
        for (Route route : checked.routes()) {
            if (!services.contains(route.service())) {
                throw new IllegalArgumentException("llmo.routes." + route.name() + ": there is no service "
                        + route.service() + " under llmo.services; there are " + new TreeSet<>(services));
            }
        }
    }
}
