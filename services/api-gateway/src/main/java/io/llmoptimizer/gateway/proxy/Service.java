package io.llmoptimizer.gateway.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** One service requests are passed on to, and whether it could be reached lately. */
public final class Service {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final String name;
    private final URI url;
    private final AtomicInteger changes;
    private final Timer firstByte;
    private final Counter failures;
    private final SocketAddress address;
    private volatile boolean reachable = true;

    Service(String name, URI url, AtomicInteger changes, MeterRegistry metrics) {
        if (url.getHost() == null) {
            throw new IllegalArgumentException(
                    "llmo.services." + name + ".url must be like http://host:port, not " + url);
        }
        this.name = name;
        this.url = url;
        this.changes = changes;
        this.address = SocketAddress.inetSocketAddress(port(), host());
        this.firstByte = Timer.builder("llmo.gateway.upstream.first.byte")
                .description("Until a service began its answer")
                .tag("service", name)
                .register(metrics);
        this.failures = metrics.counter("llmo.gateway.upstream.failures", "service", name);
    }

    public String name() {
        return name;
    }

    public URI url() {
        return url;
    }

    public String host() {
        return url.getHost();
    }

    public int port() {
        return url.getPort() > 0 ? url.getPort() : isTls() ? HTTPS : HTTP;
    }

    public boolean isTls() {
        return "https".equals(url.getScheme());
    }

    SocketAddress address() {
        return address;
    }

    Timer firstByte() {
        return firstByte;
    }

    void failed() {
        failures.increment();
    }

    void become(boolean nowReachable) {
        if (reachable != nowReachable) {
            reachable = nowReachable;
            changes.incrementAndGet();
        }
    }
}
