package io.llmoptimizer.integration.providers;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.anthropic.AnthropicProtocol;
import io.llmoptimizer.integration.providers.compatible.CompatibleDocuments;
import io.llmoptimizer.integration.providers.compatible.CompatibleProtocol;
import io.llmoptimizer.integration.providers.compatible.CompatibleTexts;
import io.llmoptimizer.integration.providers.deepseek.DeepSeekDialect;
import io.llmoptimizer.integration.providers.gemini.GeminiEmbeddings;
import io.llmoptimizer.integration.providers.gemini.GeminiProtocol;
import io.llmoptimizer.integration.providers.guard.GuardConfig;
import io.llmoptimizer.integration.providers.guard.InstrumentedProvider;
import io.llmoptimizer.integration.providers.guard.KeyedProvider;
import io.llmoptimizer.integration.providers.guard.TimedProvider;
import io.llmoptimizer.integration.providers.mistral.MistralDialect;
import io.llmoptimizer.integration.providers.mistral.MistralDocuments;
import io.llmoptimizer.integration.providers.ollama.OllamaEmbeddings;
import io.llmoptimizer.integration.providers.ollama.OllamaProtocol;
import io.llmoptimizer.integration.providers.sandbox.SandboxConfig;
import io.llmoptimizer.integration.providers.sandbox.SandboxProvider;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
                add(keyed(
                        new ServerProvider(id, server.getValue(), protocols(id, server.getValue(), clock), vertx),
                        server.getValue()));
            }
        }
        add(new SandboxProvider(sandbox, tokens, clock, vertx));
    }

    /** The provider of this id, whether or not it is ready to be called. */
    public Optional<ModelProvider> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Whether the provider of this id exists and lacks nothing. */
    public boolean isReady(String id) {
        ModelProvider provider = byId.get(id);
        return provider != null && provider.missing().isEmpty();
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

    private static Map<Operation, Protocol> protocols(String id, ServerConfig server, Clock clock) {
        return switch (server.api()) {
            case OPENAI ->
                Map.of(
                        Operation.CHAT,
                        new CompatibleProtocol(id, server),
                        Operation.TEXT_COMPLETION,
                        new CompatibleTexts(id, server),
                        Operation.EMBEDDINGS,
                        CompatibleDocuments.embeddings(id),
                        Operation.MODERATION,
                        CompatibleDocuments.moderations(id));
            case ANTHROPIC -> {
                Protocol messages = new AnthropicProtocol(id, clock);
                yield Map.of(Operation.CHAT, messages, Operation.TEXT_COMPLETION, messages);
            }
            case GEMINI -> {
                Protocol contents = new GeminiProtocol(id, clock);
                yield Map.of(
                        Operation.CHAT, contents,
                        Operation.TEXT_COMPLETION, contents,
                        Operation.EMBEDDINGS, new GeminiEmbeddings(id));
            }
            case DEEPSEEK -> {
                Protocol chats = new CompatibleProtocol(id, server, new DeepSeekDialect(id));
                yield Map.of(Operation.CHAT, chats, Operation.TEXT_COMPLETION, chats);
            }
            case MISTRAL -> {
                Protocol chats = new CompatibleProtocol(id, server, new MistralDialect(id));
                yield Map.of(
                        Operation.CHAT,
                        chats,
                        Operation.TEXT_COMPLETION,
                        chats,
                        Operation.EMBEDDINGS,
                        MistralDocuments.embeddings(id),
                        Operation.MODERATION,
                        MistralDocuments.moderations(id));
            }
            case OLLAMA -> {
                Protocol chats = new OllamaProtocol(id, clock);
                yield Map.of(
                        Operation.CHAT, chats,
                        Operation.TEXT_COMPLETION, chats,
                        Operation.EMBEDDINGS, new OllamaEmbeddings(id));
            }
        };
    }

    private void add(ModelProvider provider) {
        byId.put(provider.id(), guarded(provider));
    }

    private ModelProvider keyed(ModelProvider provider, ServerConfig server) {
        return new KeyedProvider(provider, keys.ring(provider.id(), server));
    }

    /** The guards around a provider's keys, from the inside out: time limits, then measurements that see what the limits did. */
    private ModelProvider guarded(ModelProvider provider) {
        return new InstrumentedProvider(new TimedProvider(provider, guards, vertx), metrics);
    }
}
