package io.llmoptimizer.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real PostgreSQL server on the loopback interface. Its superuser is {@code postgres}; any password is accepted, so it is
 * nothing for a machine whose users don't trust each other.
 */
public final class EmbeddedPostgresStore implements AutoCloseable {
    /** Superuser of the server. */
    public static final String USER = "postgres";
    /** Accepted like any other password. */
    public static final String PASSWORD = "postgres";

    /** Long enough for the recovery of a big write-ahead log after a crash. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** PostgreSQL's fast shutdown: open transactions are rolled back, clients disconnected. */
    private static final String FAST_SHUTDOWN = "INT";

    private final ChildProcess server;
    private final int port;

    private EmbeddedPostgresStore(ChildProcess server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the server and waits until it accepts connections. A server that was left over on this folder by a killed
     * JVM is stopped first.
     *
     * @param folder holds the data; created when missing
     */
    public static EmbeddedPostgresStore start(Path folder, int port, Durability durability) {
        return start(folder, Binaries.ofThisUser(), port, durability);
    }

    /** Stops the server that a killed JVM left over on this folder, if there is one; its port is free then. */
    static void stopLeftOver(Path folder) {
        Path data = folder.toAbsolutePath().resolve("data");
        try {
            ChildProcess.stopLeftOver(data.resolve("postmaster.pid"), data.toString(), FAST_SHUTDOWN);
        } catch (IOException failed) {
            throw new UncheckedIOException("a left-over PostgreSQL on " + data + " did not stop", failed);
        }
    }

    static EmbeddedPostgresStore start(Path folder, Binaries binaries, int port, Durability durability) {
        try {
            Path home = Files.createDirectories(folder.toAbsolutePath());
            Path bin = binaries.postgres().resolve("bin");
            Path data = home.resolve("data");
            PrivilegeDrop drop = PrivilegeDrop.find();
            stopLeftOver(home);
            initialize(home, data, bin, drop, durability);
            List<String> command = new ArrayList<>(
                    List.of(bin.resolve("postgres").toString(), "-D", data.toString(), "-p", String.valueOf(port)));
            settings(durability).forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
            ChildProcess server =
                    ChildProcess.start("PostgreSQL", drop.apply(command), home, home.resolve("postgres.log"));
            try {
                server.awaitReady(() -> accepts(port), PATIENCE);
            } catch (IOException notReady) {
                server.stop(FAST_SHUTDOWN);
                throw notReady;
            }
            return new EmbeddedPostgresStore(server, port);
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not start: " + failed.getMessage(), failed);
        }
    }

    /** Creates the cluster beside its place and renames it, so that a start that was killed half-way is repeated. */
    private static void initialize(Path home, Path data, Path bin, PrivilegeDrop drop, Durability durability)
            throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        Path half = Files.createTempDirectory(
                home, "data.half-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (drop.becomesNobody()) {
            Files.setAttribute(half, "unix:uid", 65_534);
            Files.setAttribute(half, "unix:gid", 65_534);
        }
        List<String> initdb = new ArrayList<>(List.of(
                bin.resolve("initdb").toString(),
                "--pgdata=" + half,
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions"));
        if (durability == Durability.THROWAWAY) {
            initdb.add("--no-sync");
        }
        ChildProcess.run("initdb", drop.apply(initdb), home, home.resolve("initdb.log"));
        Files.move(half, data);
    }

    private static Map<String, String> settings(Durability durability) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "listen_addresses", "127.0.0.1",
                // No socket file: its path would have to be short, and the services don't use it.
                "unix_socket_directories", "",
                // Six services with pools of twenty and a JDBC connection for migrations.
                "max_connections", "300",
                // Our statements are short: compiling them costs more than it saves.
                "jit", "off"));
        switch (durability) {
            case KEPT -> settings.put("fsync", "on");
            case THROWAWAY ->
                settings.putAll(Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));
        }
        return settings;
    }

    private static boolean accepts(int port) {
        try (Connection connection =
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, PASSWORD)) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Port on the loopback interface. */
    public int port() {
        return port;
    }

    /** Creates the database unless there is one of this name. */
    public void ensureDatabase(String name) throws SQLException {
        Databases.ensure("127.0.0.1", port, USER, PASSWORD, name);
    }

    @Override
    public void close() {
        try {
            server.stop(FAST_SHUTDOWN);
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not stop: " + failed.getMessage(), failed);
        }
    }
}
