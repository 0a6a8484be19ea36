package io.llmoptimizer.devstack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** A real PostgreSQL server from unpacked binaries. Its superuser is {@code postgres}, with any password. */
public final class EmbeddedPostgresStore implements AutoCloseable {
    /** Superuser of the server. */
    public static final String USER = "postgres";
    /** Accepted like any other password: the server trusts local connections. */
    public static final String PASSWORD = "postgres";

    private final EmbeddedPostgres server;

    private EmbeddedPostgresStore(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts the server and waits until it accepts connections.
     *
     * @param folder holds the data; created when missing
     */
    public static EmbeddedPostgresStore start(Path folder, int port, Durability durability) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPort(port)
                .setOverrideWorkingDirectory(Path.of(
                                System.getProperty("java.io.tmpdir"),
                                "llmoptimizer-postgres-" + System.getProperty("user.name"))
                        .toFile())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(durability == Durability.THROWAWAY)
                .setServerConfig("max_connections", "300")
                .setServerConfig("fsync", durability == Durability.KEPT ? "on" : "off");
        if (durability == Durability.THROWAWAY) {
            builder.setServerConfig("full_page_writes", "off").setServerConfig("synchronous_commit", "off");
        }
        try {
            return new EmbeddedPostgresStore(builder.start());
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not start: " + failed.getMessage(), failed);
        }
    }

    /** Port on the loopback interface. */
    public int port() {
        return server.getPort();
    }

    /** Creates the database unless there is one of this name. */
    public void ensureDatabase(String name) throws SQLException {
        Databases.ensure("localhost", port(), USER, PASSWORD, name);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not stop: " + failed.getMessage(), failed);
        }
    }
}
