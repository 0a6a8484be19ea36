package io.llmoptimizer.integration.providers;

import io.llmoptimizer.integration.credentials.KeyRing;
import io.llmoptimizer.integration.providers.guard.GuardConfig;
import io.llmoptimizer.integration.providers.guard.InstrumentedProvider;
import io.llmoptimizer.integration.providers.guard.KeyedProvider;
import io.llmoptimizer.integration.providers.guard.LiveSignals;
import io.llmoptimizer.integration.providers.guard.LiveSignals.Counts;
import io.llmoptimizer.integration.providers.guard.TimedProvider;
import io.llmoptimizer.integration.providers.guard.WatchedProvider;
import io.llmoptimizer.integration.providers.sandbox.SandboxConfig;
import io.llmoptimizer.integration.providers.sandbox.SandboxProvider;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** All providers by id, each with its guards around it. */
@Singleton
public class Providers {
    private static final Logger LOG = Logger.getLogger(Providers.class);

    private final Vertx vertx;
    private final GuardConfig guards;
    private final MeterRegistry metrics;
    private final KeyRings keys;
    private final Map<String, ModelProvider> byId = new TreeMap<>();
    private final Map<String, Server> servers = new HashMap<>();

    /** What is known of a provider that is a server besides its answers. */
    private record Server(ServerProvider provider, KeyRing keys, LiveSignals signals) {}

    Providers(
            ProvidersConfig config,
            SandboxConfig sandbox,
            GuardConfig guards,
            KeyRings keys,
            TokenCounter tokens,
            MeterRegistry metrics,
            Clock clock,
            Vertx vertx) {
        this.vertx = vertx;
        this.guards = guards;
        this.metrics = metrics;
        this.keys = keys;
        for (Map.Entry<String, ServerConfig> server : config.servers().entrySet()) {
            String id = server.getKey();
            if (!id.equals(SandboxProvider.ID)) {
                add(
                        new ServerProvider(id, server.getValue(), Protocols.of(id, server.getValue(), clock), vertx),
                        server.getValue());
            }
        }
        byId.put(SandboxProvider.ID, guarded(new SandboxProvider(sandbox, tokens, clock, vertx)));
    }

    /** The provider of this id, whether or not it is ready to be called. */
    public Optional<ModelProvider> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Whether the provider of this id exists and lacks nothing, with the platform's keys. */
    public boolean isReady(String id) {
        ModelProvider provider = byId.get(id);
        return provider != null && provider.missing().isEmpty();
    }

    /** Whether calls of {@code organization} can be made to it: with the platform's keys or with its own. */
    public boolean isReady(String id, UUID organization) {
        return isReady(id) || isReadyWithOwnKeys(id, organization);
    }

    /** Whose keys calls of {@code organization} to it use: its own, when it brought any; empty for the platform's. */
    public Optional<UUID> account(String id, UUID organization) {
        return find(id).flatMap(provider -> provider.account(organization));
    }

    private boolean isReadyWithOwnKeys(String id, UUID organization) {
        Server server = servers.get(id);
        return server != null
                && server.provider().missing().isEmpty()
                && server.keys().account(organization).isPresent();
    }

    /** Of all providers, in their order. */
    public Set<String> ids() {
        return Collections.unmodifiableSet(byId.keySet());
    }

    /** The keys of this provider; empty for one that is no server. */
    public Optional<KeyRing> keys(String id) {
        return Optional.ofNullable(servers.get(id)).map(Server::keys);
    }

    /** What the calls told since this was last asked for; nothing for a provider that is no server. */
    public Counts takeSignals(String id) {
        Server server = servers.get(id);
        return server == null ? new Counts(0, 0) : server.signals().take();
    }

    /** Asks the provider for its models, which costs nothing. Never fails. */
    public Future<Probe> probe(String id, Duration timeout) {
        Server server = servers.get(id);
        return server == null
                ? Future.succeededFuture(new Probe.NotMade())
                : server.provider().probe(server.keys().choose(Optional.empty(), "", Set.of()), timeout);
    }

    void announce(@Observes StartupEvent event) {
        String ready = byId.values().stream()
                .filter(provider -> provider.missing().isEmpty())
                .map(ModelProvider::id)
                .collect(Collectors.joining(", "));
        LOG.infof("model providers ready: %s", ready.isEmpty() ? "none; set llmo.providers.<id>.api-key" : ready);
        if (isReady(SandboxProvider.ID)) {
            LOG.info("the sandbox provider is on: models sandbox/* answer with made-up text at made-up list prices");
        }
    }

    private void add(ServerProvider provider, ServerConfig config) {
        Server server = new Server(provider, keys.ring(provider.id(), config), new LiveSignals());
        servers.put(provider.id(), server);
        byId.put(
                provider.id(),
                guarded(
                        new KeyedProvider(provider, server.keys(), provider.withoutKey()),
                        inner -> new WatchedProvider(inner, server.signals())));
    }

    /** The guards around a provider's keys, from the inside out: time limits, then what sees what the limits did. */
    private ModelProvider guarded(ModelProvider provider) {
        return guarded(provider, UnaryOperator.identity());
    }

    private ModelProvider guarded(ModelProvider provider, UnaryOperator<ModelProvider> watched) {
        return new InstrumentedProvider(watched.apply(new TimedProvider(provider, guards, vertx)), metrics);
    }
}
