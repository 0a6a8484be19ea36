package io.llmoptimizer.integration.providers;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.upstream.Preset;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server for tests: short of patience, with a header of its own. */
public record ServerSettings(Optional<String> baseUrl, Optional<String> apiKey, Api api) implements ServerConfig {

    public static ServerSettings at(String baseUrl, Api api) {
        return new ServerSettings(Optional.of(baseUrl), Optional.of("sk-secret"), api);
    }

    @Override
    public Map<String, NamedKey> apiKeys() {
        return Map.of();
    }

    @Override
    public Optional<Preset> preset() {
        return Optional.empty();
    }

    @Override
    public Optional<String> keyHeader() {
        return Optional.empty();
    }

    @Override
    public Optional<Set<Operation>> offers() {
        return Optional.empty();
    }

    @Override
    public Optional<Set<String>> lacks() {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> keyRequired() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("x-vendor", "acme");
    }

    @Override
    public Optional<String> maxTokensParameter() {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> askStreamUsage() {
        return Optional.empty();
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ofMillis(500);
    }

    @Override
    public int maxConnections() {
        return 16;
    }

    @Override
    public int maxWaiting() {
        return 16;
    }

    @Override
    public Duration keepAlive() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration maxLifetime() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Http2 http2() {
        return Http2.AUTO;
    }

    @Override
    public Optional<Path> trustCertificate() {
        return Optional.empty();
    }
}
