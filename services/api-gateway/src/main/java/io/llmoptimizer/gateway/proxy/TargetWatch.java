package io.llmoptimizer.gateway.proxy;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the addresses behind host names, and looks after those that requests can't tell enough about: the ones of services
 * that have several, and the ones that failed.
 */
@Singleton
class TargetWatch {
    private static final String READINESS = "/q/health/ready";
    private static final int TIMEOUT_MS = 1_000;

    private final Vertx vertx;
    private final Services services;
    private final ProxyConfig config;
    private final HttpClient client;

    TargetWatch(Vertx vertx, Services services, ProxyConfig config) {
        this.vertx = vertx;
        this.services = services;
        this.config = config;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(TIMEOUT_MS));
    }

    void start(@Observes StartupEvent event) {
        resolveAll();
        vertx.setPeriodic(config.resolveInterval().toMillis(), timer -> resolveAll());
        vertx.setPeriodic(config.healthInterval().toMillis(), timer -> lookAtAll());
    }

    private void resolveAll() {
        for (Service service : services.all()) {
            service.urls().forEach(url -> vertx.executeBlocking(() -> resolve(service, url), false));
        }
    }

    /** A name that can't be looked up now keeps the addresses it had. */
    private static Void resolve(Service service, URI url) {
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(url.getHost()));
            boolean anyIpv4 = found.stream().anyMatch(Inet4Address.class::isInstance);
            // The two families of one host are two ways to the same process.
            Stream<InetAddress> ofOneFamily =
                    found.stream().filter(address -> !anyIpv4 || address instanceof Inet4Address);
            service.found(
                    url, ofOneFamily.map(InetAddress::getHostAddress).sorted().toList());
        } catch (UnknownHostException away) {
            service.failed();
        }
        return null;
    }

    private void lookAtAll() {
        for (Service service : services.all()) {
            List<Target> targets = service.targets();
            for (Target target : targets) {
                if (targets.size() > 1 || !target.circuit().isSound()) {
                    lookAt(target);
                }
            }
        }
    }

    private void lookAt(Target target) {
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(target.address())
                        .setHost(target.host())
                        .setPort(target.port())
                        .setSsl(target.isTls())
                        .setURI(READINESS)
                        .setTimeout(TIMEOUT_MS))
                .compose(HttpClientRequest::send)
                .compose(response -> response.end().map(response))
                .map(HttpClientResponse::statusCode)
                .onSuccess(status -> {
                    target.ready(status == 200);
                    target.circuit().succeeded();
                })
                .onFailure(away -> target.circuit().failed(System.nanoTime()));
    }
}
