package io.llmoptimizer.integration.providers.upstream;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ModelRequest;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.credentials.ProviderKey;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.Probe;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A provider that is a server: an address, and a {@link Protocol} for each kind of request it answers. */
public final class ServerProvider implements ModelProvider {
    private static final int SERVER_ERROR = 500;

    private final String id;
    private final ServerConfig config;
    private final Vendor vendor;
    private final Map<Operation, Protocol> protocols;
    private final Vertx vertx;
    private final Connections connections;

    public ServerProvider(String id, ServerConfig config, Map<Operation, Protocol> protocols, Vertx vertx) {
        this.id = id;
        this.config = config;
        this.vendor = Vendor.of(config);
        this.protocols = Map.copyOf(protocols);
        this.vertx = vertx;
        this.connections = new Connections(id, config, vendor, vertx);
    }

    @Override
    public String id() {
        return id;
    }

    /** What it lacks whoever calls it. */
    @Override
    public Optional<String> missing() {
        if (vendor.baseUrl().isEmpty()) {
            return Optional.of(missing("has no address", "base-url"));
        }
        return Optional.empty();
    }

    /** What it lacks where there is no key; empty for a server that needs none. */
    public Optional<String> withoutKey() {
        return vendor.keyRequired() ? Optional.of(missing("has no credentials", "api-key")) : Optional.empty();
    }

    @Override
    public boolean offers(Operation operation) {
        return protocols.containsKey(operation);
    }

    @Override
    public List<String> drops(ProviderCall call) {
        return protocol(call.request()).drops(call);
    }

    @Override
    public Flow.Publisher<ChatEvent> answer(ProviderCall call) {
        Protocol protocol = protocol(call.request());
        return subscriber -> {
            UpstreamAnswer answer =
                    new UpstreamAnswer(vertx, id, call, protocol.reader(call), config.connectTimeout(), subscriber);
            subscriber.onSubscribe(answer);
            try {
                RequestOptions options = request(call, protocol);
                byte[] body = protocol.body(call);
                answer.ask(connections.enter(), options, body);
            } catch (ProviderException impossible) {
                answer.fail(impossible.failure());
            }
        };
    }

    /** Asks for the list of models with this key. Never fails. */
    public Future<Probe> probe(Optional<ProviderKey> key, Duration timeout) {
        Protocol protocol = protocols.getOrDefault(
                Operation.CHAT, protocols.values().iterator().next());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(base(protocol) + protocol.modelsPath())
                .setConnectTimeout(Math.min(config.connectTimeout().toMillis(), timeout.toMillis()))
                .setIdleTimeout(timeout.toMillis())
                .putHeader("accept", "application/json")
                .putHeader("user-agent", "llmoptimizer");
        protocol.putHeaders(options::putHeader);
        key.ifPresent(chosen -> protocol.authorize(chosen.secret(), options::putHeader));
        config.headers().forEach(options::putHeader);
        return connections
                .own()
                .client()
                .request(options)
                .compose(HttpClientRequest::send)
                .map(response -> response.statusCode() < SERVER_ERROR
                        ? (Probe) new Probe.Answered(response.statusCode())
                        : new Probe.Failed("status " + response.statusCode()))
                .otherwise(failure -> new Probe.Failed(
                        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()));
    }

    private String base(Protocol protocol) {
        String base = vendor.baseUrl().orElseThrow();
        return protocol.base(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
    }

    private Protocol protocol(ModelRequest request) {
        Protocol protocol = protocols.get(request.operation());
        if (protocol == null) {
            throw new IllegalArgumentException(
                    id + " has no " + request.operation().words());
        }
        return protocol;
    }

    private RequestOptions request(ProviderCall call, Protocol protocol) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(base(protocol) + protocol.path(call))
                .setConnectTimeout(config.connectTimeout().toMillis())
                .putHeader("content-type", "application/json")
                .putHeader("accept", call.request().stream() ? "text/event-stream" : "application/json")
                .putHeader("user-agent", "llmoptimizer");
        protocol.putHeaders(call, options::putHeader);
        call.key()
                .map(ProviderKey::secret)
                .or(config::apiKey)
                .ifPresent(key -> protocol.authorize(key, options::putHeader));
        config.headers().forEach(options::putHeader);
        return options;
    }

    private String missing(String what, String setting) {
        String property = "llmo.providers." + id + "." + setting;
        String variable = property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        return "Provider " + id + " " + what + ": set " + property + " (environment variable " + variable + ").";
    }
}
