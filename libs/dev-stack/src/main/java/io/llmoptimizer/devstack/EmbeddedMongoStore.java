package io.llmoptimizer.devstack;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that speaks MongoDB's wire protocol, in this JVM, on the loopback interface and without a password. It has no
 * transactions and not every operator: code must keep to those that it shares with MongoDB and Amazon DocumentDB.
 */
public final class EmbeddedMongoStore implements AutoCloseable {
    private final MongoServer server;
    private final int port;

    private EmbeddedMongoStore(MongoServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the server.
     *
     * @param folder holds the data; created when missing
     */
    public static EmbeddedMongoStore start(Path folder, int port, Durability durability) {
        try {
            MongoServer server = new MongoServer(backend(folder, durability));
            server.bind("127.0.0.1", port);
            return new EmbeddedMongoStore(server, port);
        } catch (IOException failed) {
            throw new UncheckedIOException("the MongoDB server has no data folder: " + folder, failed);
        }
    }

    private static MongoBackend backend(Path folder, Durability durability) throws IOException {
        return switch (durability) {
            case THROWAWAY -> KeyedMongoBackend.throwaway();
            case KEPT ->
                DurableMongoBackend.open(
                        Files.createDirectories(folder.toAbsolutePath()).resolve("mongo.mv.db"));
        };
    }

    /** Port on the loopback interface. */
    public int port() {
        return port;
    }

    /** Address as the services are configured with it. */
    public String url() {
        return "mongodb://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
