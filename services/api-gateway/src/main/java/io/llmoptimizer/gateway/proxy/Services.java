package io.llmoptimizer.gateway.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** All services by name, and the connections to them. */
@Singleton
public class Services {
    private final Map<String, Service> byName = new TreeMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    /** A pool per event loop: a request and its answer stay on one thread, and no pool is locked by two. */
    private final ThreadLocal<Lane> lanes;

    /** What one event loop has to itself. */
    record Lane(HttpClient client, Deadlines deadlines) {}

    Services(ServicesConfig services, ProxyConfig proxy, Vertx vertx, MeterRegistry metrics) {
        services.byName()
                .forEach((name, config) ->
                        byName.put(name, new Service(name, config.url(), () -> circuit(proxy), changes, metrics)));
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) proxy.connectTimeout().toMillis())
                .setKeepAliveTimeout((int) proxy.keepAlive().toSeconds())
                .setMaxPoolSize(proxy.connectionsPerEventLoop())
                .setDecompressionSupported(false)
                // Services stream tokens one by one: no chunk may wait for the next.
                .setTcpNoDelay(true);
        this.lanes = ThreadLocal.withInitial(() -> new Lane(vertx.createHttpClient(options), new Deadlines(vertx)));
    }

    private static Circuit circuit(ProxyConfig proxy) {
        return new Circuit(
                proxy.circuitFailures(),
                proxy.circuitPause().toNanos(),
                proxy.circuitLongestPause().toNanos());
    }

    public Collection<Service> all() {
        return byName.values();
    }

    public Set<String> names() {
        return byName.keySet();
    }

    /** The service of this name; routes only name those there are. */
    public Service named(String name) {
        return byName.get(name);
    }

    /** Changes whenever a service stops or begins to be reachable. */
    public int changes() {
        return changes.get();
    }

    Lane lane() {
        return lanes.get();
    }
}
