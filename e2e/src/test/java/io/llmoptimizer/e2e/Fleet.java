package io.llmoptimizer.e2e;

import io.llmoptimizer.bench.Gateway;
import io.llmoptimizer.e2e.vendors.Vendors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The running fleet, started once for all tests by the same script users start it with, beside any other fleet: its ports
 * are moved, by {@code LLMO_PORT_OFFSET} if the environment says so. With {@code LLMO_POSTGRES_HOST}, {@code LLMO_REDIS_URL} or {@code LLMO_AMQP_HOST} in
 * the environment it runs on those servers. The model providers it knows are simulators in this JVM, which outlive its restarts.
 */
public final class Fleet implements AutoCloseable {
    /** Address of the platform's administrator, once somebody registers and verifies it. */
    static final String ADMINISTRATOR = "platform-admin@example.com";

    private static final int PORT_OFFSET = Integer.parseInt(System.getenv().getOrDefault("LLMO_PORT_OFFSET", "20000"));
    private static final int GATEWAY_PORT = 8080;
    private static final int FIRST_SERVICE_PORT = 8001;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path script = Path.of(System.getProperty("fleet.script", "../fleet"));
    private final Path home = Path.of(System.getenv().getOrDefault("FLEET_HOME", "target/fleet"));
    private final Gateway gateway = new Gateway(URI.create("http://localhost:" + port(GATEWAY_PORT)));
    private final Vendors vendors = new Vendors(PORT_OFFSET);

    /** What a command of the script printed, and how it ended. */
    public record Outcome(int exitCode, String output, Duration took) {}

    public Gateway gateway() {
        return gateway;
    }

    public Path home() {
        return home;
    }

    /** The model providers' servers. */
    Vendors vendors() {
        return vendors;
    }

    /** The port that stands beside this fleet's own as {@code unmoved} stands beside those of a fleet that was not moved. */
    int port(int unmoved) {
        return unmoved + PORT_OFFSET;
    }

    /** The packaged service, as the script starts it. */
    Path jarOf(String service) {
        return script.resolveSibling("services").resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /** What the running fleet's services are told: where the stores and the other services are, and their secrets. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(ShellFile.read(home.resolve("secrets.env")));
        settings.replaceAll((name, kept) -> System.getenv().getOrDefault(name, kept));
        settings.putAll(ShellFile.read(home.resolve("stack.env")));
        List<String> services = List.of("AUTH", "BILLING", "NOTIFICATION", "ANALYTICS", "INTEGRATION");
        for (int i = 0; i < services.size(); i++) {
            settings.put("LLMO_" + services.get(i) + "_URL", "http://localhost:" + port(FIRST_SERVICE_PORT + i));
        }
        settings.put("LLMO_PUBLIC_URL", gateway.base().toString());
        return settings;
    }

    public Outcome up() {
        return run(home, "up");
    }

    public Outcome down() {
        return run(home, "down");
    }

    /** Ends a service as a power cut would. */
    void kill(String service) {
        try {
            String pid = Files.readString(home.resolve("run").resolve(service + ".pid"))
                    .strip();
            ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            process.destroyForcibly();
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (IOException notRunning) {
            throw new UncheckedIOException(notRunning);
        }
    }

    /** Runs the script as another user of the same machine would, with a state folder of its own. */
    public Outcome run(Path stateFolder, String... command) {
        Path output = home.resolveSibling("fleet-" + command[0] + ".log");
        List<String> line =
                Stream.concat(Stream.of(script.toString()), Stream.of(command)).toList();
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "FLEET_HOME",
                        stateFolder.toAbsolutePath().toString(),
                        "LLMO_PORT_OFFSET",
                        Integer.toString(PORT_OFFSET),
                        "FLEET_SKIP_BUILD",
                        "true",
                        "LLMO_AUTH_PLATFORM_ADMINS",
                        ADMINISTRATOR,
                        // Seven young JVMs on a small machine spend more on their optimizing compilers than these save.
                        "FLEET_JAVA_OPTS",
                        "-XX:TieredStopAtLevel=1 " + vendors.javaOptions()));
        long start = System.nanoTime();
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(line + " did not end in " + PATIENCE + ": " + Files.readString(output));
            }
            return new Outcome(
                    process.exitValue(), Files.readString(output), Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    @Override
    public void close() {
        down();
        vendors.close();
    }

    /** An earlier run that was broken off may have left processes, and its data may be of an older version. */
    private void forgetEarlierRuns() {
        try {
            if (Files.exists(home)) {
                down();
                try (Stream<Path> left = Files.walk(home)) {
                    left.sorted(Comparator.reverseOrder())
                            .forEach(path -> path.toFile().delete());
                }
            }
            Files.createDirectories(home);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Hands the one fleet to tests that ask for it. */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Fleet.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Fleet.class, type -> started(), Fleet.class);
        }

        private static Fleet started() {
            Fleet fleet = new Fleet();
            fleet.forgetEarlierRuns();
            fleet.vendors.start();
            Outcome outcome = fleet.up();
            if (outcome.exitCode() != 0) {
                fleet.close();
                throw new IllegalStateException("./fleet up failed:\n" + outcome.output());
            }
            return fleet;
        }
    }
}
