package io.llmoptimizer.bench.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that takes part in the measurement, on a port of its own. */
public final class Contender implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final URI base;
    private final Process process;
    private final Path log;

    private Contender(String name, int port, Process process, Path log) {
        this.name = name;
        this.base = URI.create("http://127.0.0.1:" + port);
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command} and waits until {@code readyPath} of its port is answered 200. */
    public static Contender start(
            String name, int port, String readyPath, Path folder, List<String> command, Map<String, String> settings) {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        try {
            Contender started = new Contender(name, port, builder.start(), log);
            started.awaitReady(readyPath);
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(name + " can't be started", failed);
        }
    }

    /** A JVM of this one's kind and class path, with the options the fleet gives its services. */
    static List<String> java(String... options) {
        return Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx320m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow"),
                        Stream.of(options))
                .toList();
    }

    public static List<String> java(Class<?> main, int... ports) {
        return Stream.of(
                        java("-cp", System.getProperty("java.class.path"), main.getName()),
                        java.util.Arrays.stream(ports)
                                .mapToObj(Integer::toString)
                                .toList())
                .flatMap(List::stream)
                .toList();
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    String name() {
        return name;
    }

    public URI base() {
        return base;
    }

    int port() {
        return base.getPort();
    }

    /** Processor time so far, of the process and its children. */
    Duration cpuTime() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private void awaitReady(String path) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(path)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException(name + " did not get ready:\n" + endOfLog());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", stopped);
            }
        }
    }

    private boolean answers(String path) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) base.resolve(path).toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
        } catch (IOException unreadable) {
            return "(" + log + " can't be read)";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
