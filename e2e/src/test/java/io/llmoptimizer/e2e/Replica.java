package io.llmoptimizer.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One life of a further gateway beside the fleet's own, from its start to its end; its next life is another object. */
final class Replica implements AutoCloseable {
    private static final Duration STOPPED_AT_LATEST = Duration.ofSeconds(90);
    private static final Duration PROBE = Duration.ofSeconds(2);

    private final Fleet fleet;
    private final int port;
    private final Process process;
    private final HttpClient probes = HttpClient.newHttpClient();
    private final AtomicInteger served = new AtomicInteger();

    private Replica(Fleet fleet, int port) {
        this.fleet = fleet;
        this.port = port;
        this.process = started();
    }

    /** Starts a gateway; it takes its time to be ready. */
    static Replica start(Fleet fleet, int port) {
        return new Replica(fleet, port);
    }

    /** The next life, once this one is over. */
    Replica startAgain() {
        return new Replica(fleet, port);
    }

    private Process started() {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                fleet.jarOf("api-gateway").toString()));
        builder.environment().putAll(fleet.settings());
        builder.environment().put("LLMO_HTTP_PORT", Integer.toString(port));
        builder.environment().put("LLMO_DRAIN_DELAY", "3s");
        builder.environment().put("LLMO_DRAIN_TIMEOUT", "30s");
        try {
            return builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    /** Where it says what it does, in all its lives. */
    Path log() {
        return fleet.home().resolve("logs").resolve("gateway-" + port + ".log");
    }

    /** What its own readiness says. */
    boolean isReady() {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/q/health/ready"))
                .timeout(PROBE)
                .build();
        try {
            return probes.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    KeptConnection connect() throws IOException {
        return new KeptConnection(InetAddress.getLoopbackAddress(), port);
    }

    /** A request was answered completely. */
    void hasServed() {
        served.incrementAndGet();
    }

    int served() {
        return served.get();
    }

    /** Asks it to stop (SIGTERM) and waits until it has; its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOPPED_AT_LATEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(this + " did not stop in " + STOPPED_AT_LATEST + "; see " + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        probes.close();
    }

    @Override
    public String toString() {
        return "gateway on " + port + " (pid " + process.pid() + ")";
    }
}
