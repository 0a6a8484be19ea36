package io.llmoptimizer.gateway.proxy;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** One address of a service: how much of ours it is working on, and how it does. */
final class Target {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final URI url;
    private final SocketAddress address;
    private final Circuit circuit;
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean ready = true;

    /**
     * @param url names the host that is talked to
     * @param ip where it is, or null to look it up when connecting
     */
    Target(URI url, String ip, Circuit circuit) {
        this.url = url;
        this.address = SocketAddress.inetSocketAddress(port(url), ip == null ? url.getHost() : ip);
        this.circuit = circuit;
    }

    private static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? HTTPS : HTTP;
    }

    URI url() {
        return url;
    }

    String host() {
        return url.getHost();
    }

    int port() {
        return address.port();
    }

    boolean isTls() {
        return "https".equals(url.getScheme());
    }

    SocketAddress address() {
        return address;
    }

    Circuit circuit() {
        return circuit;
    }

    void begin() {
        pending.incrementAndGet();
    }

    void end() {
        pending.decrementAndGet();
    }

    int pending() {
        return pending.get();
    }

    /** What its own readiness said last. One that is not ready is stopping or starting: it is asked when nobody else is there. */
    boolean isReady() {
        return ready;
    }

    void ready(boolean now) {
        ready = now;
    }
}
