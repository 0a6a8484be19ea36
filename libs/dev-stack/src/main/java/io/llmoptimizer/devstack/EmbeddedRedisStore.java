package io.llmoptimizer.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis server from its bundled binary. */
public final class EmbeddedRedisStore implements AutoCloseable {
    private final RedisServer server;
    private final int port;

    private EmbeddedRedisStore(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the server and waits until it accepts connections.
     *
     * @param folder holds the data and the binary; created when missing
     */
    public static EmbeddedRedisStore start(Path folder, int port, Durability durability) {
        try {
            Path data = Files.createDirectories(folder.resolve("data"));
            Path binary = Files.createDirectories(folder.resolve("bin"));
            RedisServerBuilder builder = RedisServer.newRedisServer()
                    .executableProvider(ExecutableProvider.newJarResourceProvider(binary.toFile()))
                    .bind("127.0.0.1")
                    .port(port)
                    .setting("dir " + data.toAbsolutePath())
                    .setting("save \"\"")
                    .setting("appendonly " + (durability == Durability.KEPT ? "yes" : "no"));
            RedisServer server = builder.build();
            server.start();
            return new EmbeddedRedisStore(server, port);
        } catch (IOException failed) {
            throw new UncheckedIOException("Redis did not start: " + failed.getMessage(), failed);
        }
    }

    /** Port on the loopback interface. */
    public int port() {
        return port;
    }

    /** Address as the services are configured with it. */
    public String url() {
        return "redis://localhost:" + port;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException("Redis did not stop: " + failed.getMessage(), failed);
        }
    }
}
