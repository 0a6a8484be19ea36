package io.llmoptimizer.devstack;

import io.llmoptimizer.devstack.Binaries.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A real Redis server on the loopback interface, without a password. */
public final class EmbeddedRedisStore implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SHUTDOWN = "TERM";

    private final ChildProcess server;
    private final int port;

    private EmbeddedRedisStore(ChildProcess server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the server and waits until it accepts connections. A server that was left over on this folder by a killed
     * JVM is stopped first.
     *
     * @param folder holds the data; created when missing
     */
    public static EmbeddedRedisStore start(Path folder, int port, Durability durability) {
        return start(folder, Binaries.ofThisUser(), port, durability);
    }

    /** Stops the server that a killed JVM left over on this folder, if there is one; its port is free then. */
    static void stopLeftOver(Path folder) {
        Path home = folder.toAbsolutePath();
        try {
            ChildProcess.stopLeftOver(home.resolve("redis.pid"), home.toString(), SHUTDOWN);
        } catch (IOException failed) {
            throw new UncheckedIOException("a left-over Redis on " + home + " did not stop", failed);
        }
    }

    static EmbeddedRedisStore start(Path folder, Binaries binaries, int port, Durability durability) {
        try {
            Path home = folder.toAbsolutePath();
            Files.createDirectories(home.resolve("data"));
            Path pidFile = home.resolve("redis.pid");
            stopLeftOver(home);
            Path configuration =
                    Files.writeString(home.resolve("redis.conf"), configuration(home, pidFile, port, durability));
            String program = runnable(binaries).toString();
            ChildProcess server = ChildProcess.start(
                    "Redis", List.of(program, configuration.toString()), home, home.resolve("redis.log"));
            try {
                server.awaitReady(() -> Ports.ping(port), PATIENCE);
            } catch (IOException notReady) {
                server.stop(SHUTDOWN);
                throw notReady;
            }
            return new EmbeddedRedisStore(server, port);
        } catch (IOException failed) {
            throw new UncheckedIOException("Redis did not start: " + failed.getMessage(), failed);
        }
    }

    /**
     * What is kept is kept by the append-only file: each write is handed to the operating system before it is answered,
     * and to the disk every second.
     */
    private static String configuration(Path home, Path pidFile, int port, Durability durability) {
        return """
                bind 127.0.0.1
                port %d
                dir "%s"
                pidfile "%s"
                save ""
                appendonly %s
                appendfsync everysec
                # Keeps the command line as it is, by which a left-over server is recognized.
                set-proc-title no
                """.formatted(port, home.resolve("data"), pidFile, durability == Durability.KEPT ? "yes" : "no");
    }

    /** The build for Linux on x86-64 needs OpenSSL 3; where that is missing the static 32-bit one does. */
    private static Path runnable(Binaries binaries) throws IOException {
        Map<OsArchitecture, String> builds = ExecutableProvider.newProvidedVersionsMap();
        if (Platform.MACOS) {
            return binaries.executable(
                    builds.get(Platform.ARM ? OsArchitecture.MAC_OS_X_ARM64 : OsArchitecture.MAC_OS_X_x86_64));
        }
        if (Platform.ARM) {
            return binaries.executable(builds.get(OsArchitecture.UNIX_AARCH64));
        }
        Path dynamic = binaries.executable(builds.get(OsArchitecture.UNIX_x86_64));
        return runs(dynamic) ? dynamic : binaries.executable(builds.get(OsArchitecture.UNIX_x86));
    }

    private static boolean runs(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException noLoader) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Port on the loopback interface. */
    public int port() {
        return port;
    }

    /** Address as the services are configured with it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        try {
            server.stop(SHUTDOWN);
        } catch (IOException failed) {
            throw new UncheckedIOException("Redis did not stop: " + failed.getMessage(), failed);
        }
    }
}
