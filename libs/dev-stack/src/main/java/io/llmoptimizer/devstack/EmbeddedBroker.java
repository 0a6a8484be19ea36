package io.llmoptimizer.devstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.SystemConfig;

/**
 * An AMQP 0-9-1 broker (Apache Qpid) in this JVM, with the user {@code guest}. RabbitMQ's queue arguments are accepted
 * and ignored: there are no quorum queues, and a rejected message is not dead-lettered.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** The one user. */
    public static final String USER = "guest";
    /** Its password. */
    public static final String PASSWORD = "guest";

    private final SystemLauncher launcher;
    private final int port;

    private EmbeddedBroker(SystemLauncher launcher, int port) {
        this.launcher = launcher;
        this.port = port;
    }

    /**
     * Starts the broker and waits until it accepts connections.
     *
     * @param folder holds queues and messages; created when missing
     */
    public static EmbeddedBroker start(Path folder, int port, Durability durability) {
        StartupFailure failure = new StartupFailure();
        SystemLauncher launcher = new SystemLauncher(new DefaultSystemLauncherListener(), failure);
        try {
            Path configuration = writeConfiguration(Files.createDirectories(folder), port, durability);
            launcher.startup(settings(folder, configuration));
            failure.rethrow();
            // A port that can't be bound leaves the broker running without it, and says so only in its log.
            Ports.requireListener(port);
            return new EmbeddedBroker(launcher, port);
        } catch (Exception failed) {
            launcher.shutdown();
            throw new IllegalStateException("the AMQP broker did not start: " + failed.getMessage(), failed);
        }
    }

    /** The broker tells a listener why it did not start, and its caller nothing. */
    private static final class StartupFailure extends DefaultSystemLauncherListener {
        private final AtomicReference<RuntimeException> cause = new AtomicReference<>();

        @Override
        public void errorOnStartup(RuntimeException failed) {
            cause.set(failed);
        }

        void rethrow() {
            if (cause.get() != null) {
                throw cause.get();
            }
        }
    }

    /** The broker's own settings are written anew at each start; what is kept is the virtual host with its queues. */
    private static Path writeConfiguration(Path folder, int port, Durability durability) throws IOException {
        String store = switch (durability) {
            case THROWAWAY -> "Memory";
            case KEPT -> "DERBY";
        };
        try (InputStream template = EmbeddedBroker.class.getResourceAsStream("broker.json")) {
            String json = new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@PORT@", String.valueOf(port))
                    .replace("@STORE@", store);
            return Files.writeString(folder.resolve("broker.json"), json);
        }
    }

    private static Map<String, Object> settings(Path folder, Path configuration) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SystemConfig.TYPE, "Memory");
        settings.put(
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration.toAbsolutePath().toString());
        settings.put(SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT, "false");
        settings.put(
                SystemConfig.CONTEXT,
                Map.of(SystemConfig.QPID_WORK_DIR, folder.toAbsolutePath().toString()));
        return settings;
    }

    /** Port on the loopback interface. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        launcher.shutdown();
    }
}
