package io.llmoptimizer.gateway.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One service requests are passed on to: its addresses, and whether it could be reached lately. */
public final class Service {
    private final String name;
    private final List<URI> urls;
    private final Supplier<Circuit> circuits;
    private final AtomicInteger changes;
    private final Timer firstByte;
    private final Counter failures;
    private final Counter retries;
    private final RetryBudget budget = new RetryBudget();
    private volatile List<Target> targets;
    /** Taken without care for threads: it only spreads. */
    private int turn;

    private volatile boolean reachable = true;

    Service(String name, List<URI> urls, Supplier<Circuit> circuits, AtomicInteger changes, MeterRegistry metrics) {
        for (URI url : urls) {
            if (url.getHost() == null) {
                throw new IllegalArgumentException(
                        "llmo.services." + name + ".url must be like http://host:port, not " + url);
            }
        }
        this.name = name;
        this.urls = List.copyOf(urls);
        this.circuits = circuits;
        this.changes = changes;
        this.targets =
                urls.stream().map(url -> new Target(url, null, circuits.get())).toList();
        this.firstByte = Timer.builder("llmo.gateway.upstream.first.byte")
                .description("Until a service began its answer")
                .tag("service", name)
                .register(metrics);
        this.failures = metrics.counter("llmo.gateway.upstream.failures", "service", name);
        this.retries = metrics.counter("llmo.gateway.upstream.retries", "service", name);
        metrics.gauge(
                "llmo.gateway.upstream.addresses",
                List.of(io.micrometer.core.instrument.Tag.of("service", name)),
                this,
                service -> service.targets.stream()
                        .filter(target -> target.circuit().isSound())
                        .count());
    }

    public String name() {
        return name;
    }

    /** Where its documents can be asked for: at an address that answered last time, if there is one. */
    public URI url() {
        return targets.stream()
                .filter(target -> target.circuit().isSound() && target.isReady())
                .findFirst()
                .orElse(targets.getFirst())
                .url();
    }

    /** As configured. */
    List<URI> urls() {
        return urls;
    }

    List<Target> targets() {
        return targets;
    }

    /**
     * Where to send a request, or null if all addresses are given a pause.
     *
     * @param avoid the address that just failed this request, or null
     */
    Target choose(Target avoid, long now) {
        return Balance.choose(targets, avoid, turn++, now);
    }

    /**
     * Takes over what a look-up found for one of its URLs. One address is left to be looked up by each connection; several
     * are balanced.
     */
    void found(URI url, List<String> ips) {
        List<Target> next = new ArrayList<>();
        for (URI each : urls) {
            if (!each.equals(url)) {
                targets.stream().filter(target -> target.url().equals(each)).forEach(next::add);
            } else if (ips.size() < 2) {
                next.add(known(url, url.getHost()));
            } else {
                ips.forEach(ip -> next.add(known(url, ip)));
            }
        }
        targets = List.copyOf(next);
    }

    private Target known(URI url, String host) {
        return targets.stream()
                .filter(target ->
                        target.url().equals(url) && target.address().host().equals(host))
                .findFirst()
                .orElseGet(() -> new Target(url, host, circuits.get()));
    }

    RetryBudget budget() {
        return budget;
    }

    Timer firstByte() {
        return firstByte;
    }

    void failed() {
        failures.increment();
    }

    void retried() {
        retries.increment();
    }

    void become(boolean nowReachable) {
        if (reachable != nowReachable) {
            reachable = nowReachable;
            changes.incrementAndGet();
        }
    }
}
