package io.llmoptimizer.integration.providers;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.anthropic.AnthropicProtocol;
import io.llmoptimizer.integration.providers.compatible.CompatibleDocuments;
import io.llmoptimizer.integration.providers.compatible.CompatibleProtocol;
import io.llmoptimizer.integration.providers.compatible.CompatibleTexts;
import io.llmoptimizer.integration.providers.deepseek.DeepSeekDialect;
import io.llmoptimizer.integration.providers.gemini.GeminiEmbeddings;
import io.llmoptimizer.integration.providers.gemini.GeminiProtocol;
import io.llmoptimizer.integration.providers.mistral.MistralDialect;
import io.llmoptimizer.integration.providers.mistral.MistralDocuments;
import io.llmoptimizer.integration.providers.ollama.OllamaEmbeddings;
import io.llmoptimizer.integration.providers.ollama.OllamaProtocol;
import io.llmoptimizer.integration.providers.upstream.Protocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.Vendor;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/** How each server is talked to. */
final class Protocols {
    private Protocols() {}

    /** @throws ConfigurationException with a sentence that names the settings which contradict each other */
    static Map<Operation, Protocol> of(String id, ServerConfig server, Clock clock) {
        if (server.preset().isPresent() && server.api() != Api.OPENAI) {
            throw new ConfigurationException(
                    "llmo.providers." + id + ".preset is for servers of OpenAI's dialect: leave " + "llmo.providers."
                            + id + ".api out, or the preset.");
        }
        return switch (server.api()) {
            case OPENAI -> compatible(id, server);
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
                        MistralDocuments.embeddings(id, server),
                        Operation.MODERATION,
                        MistralDocuments.moderations(id, server));
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

    private static Map<Operation, Protocol> compatible(String id, ServerConfig server) {
        Protocol chats = new CompatibleProtocol(id, server);
        Map<Operation, Protocol> protocols = new EnumMap<>(Operation.class);
        for (Operation operation : Vendor.of(server).offers()) {
            protocols.put(
                    operation,
                    switch (operation) {
                        case CHAT -> chats;
                        case TEXT_COMPLETION -> new CompatibleTexts(id, server);
                        case EMBEDDINGS -> CompatibleDocuments.embeddings(id, server);
                        case MODERATION -> CompatibleDocuments.moderations(id, server);
                    });
        }
        if (protocols.containsKey(Operation.CHAT)) {
            protocols.putIfAbsent(Operation.TEXT_COMPLETION, chats);
        }
        return protocols;
    }
}
