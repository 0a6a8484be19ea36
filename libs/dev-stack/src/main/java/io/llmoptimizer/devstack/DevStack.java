package io.llmoptimizer.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The four stores of a local fleet with data that outlives them, started side by side. One that the environment names
 * ({@code LLMO_POSTGRES_HOST}, {@code LLMO_REDIS_URL}, {@code LLMO_MONGO_URL}, {@code LLMO_AMQP_HOST}) is not started; of
 * PostgreSQL the databases are created there too.
 */
final class DevStack implements AutoCloseable {
    private static final int POSTGRES_PORT = 15_432;
    private static final int REDIS_PORT = 16_380;
    private static final int MONGO_PORT = 17_017;
    private static final int AMQP_PORT = 15_673;
    private static final int PROBE_TIMEOUT_MS = 5_000;

    private final StackSettings settings;
    private final Path data;
    private final Binaries binaries;
    /** In the order they are stopped in. */
    private final List<AutoCloseable> running = new ArrayList<>();

    private final Map<String, String> addresses = new TreeMap<>();

    private DevStack(StackSettings settings) {
        this.settings = settings;
        this.data = settings.home().resolve("data");
        this.binaries = Binaries.in(settings.binaries());
    }

    /** Starts what is to be started, and returns when all of it is ready; when one fails, none is left running. */
    static DevStack start(StackSettings settings) {
        DevStack stack = new DevStack(settings);
        try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> starts = List.of(
                    side.submit(task(stack::postgres)),
                    side.submit(task(stack::redis)),
                    side.submit(task(stack::mongo)),
                    side.submit(task(stack::amqp)));
            RuntimeException failure = null;
            for (Future<Void> start : starts) {
                try {
                    start.get();
                } catch (ExecutionException failed) {
                    failure = failed.getCause() instanceof RuntimeException cause
                            ? cause
                            : new IllegalStateException(failed.getCause());
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    failure = new IllegalStateException("interrupted", stopped);
                }
            }
            if (failure != null) {
                stack.close();
                throw failure;
            }
            return stack;
        }
    }

    private static Callable<Void> task(Runnable start) {
        return () -> {
            start.run();
            return null;
        };
    }

    /** Settings ({@code LLMO_…}) that lead a service to the stores. */
    Map<String, String> addresses() {
        synchronized (addresses) {
            return Map.copyOf(addresses);
        }
    }

    private void postgres() {
        String host = settings.get("LLMO_POSTGRES_HOST").orElse("127.0.0.1");
        String user = settings.get("LLMO_POSTGRES_USER").orElse(EmbeddedPostgresStore.USER);
        String password = settings.get("LLMO_POSTGRES_PASSWORD").orElse(EmbeddedPostgresStore.PASSWORD);
        int port;
        if (settings.get("LLMO_POSTGRES_HOST").isPresent()) {
            port = settings.get("LLMO_POSTGRES_PORT")
                    .map(value -> StackSettings.number("LLMO_POSTGRES_PORT", value))
                    .orElse(5_432);
        } else {
            EmbeddedPostgresStore.stopLeftOver(data.resolve("postgres"));
            port = running(EmbeddedPostgresStore.start(
                            data.resolve("postgres"),
                            binaries,
                            Ports.freeFrom(settings.preferredPort("LLMO_POSTGRES_PORT", POSTGRES_PORT)),
                            Durability.KEPT))
                    .port();
        }
        for (String database : settings.databases()) {
            try {
                Databases.ensure(host, port, user, password, database);
            } catch (SQLException refused) {
                throw new IllegalStateException(
                        "PostgreSQL at " + host + ":" + port + " did not give a database \"" + database
                                + "\" to user \""
                                + user + "\": " + refused.getMessage()
                                + " (LLMO_POSTGRES_HOST, _PORT, _USER and _PASSWORD say where and as whom)",
                        refused);
            }
        }
        address("LLMO_POSTGRES_HOST", host);
        address("LLMO_POSTGRES_PORT", String.valueOf(port));
    }

    private void redis() {
        if (settings.get("LLMO_REDIS_URL").isPresent()) {
            String url = settings.get("LLMO_REDIS_URL").get();
            URI address = URI.create(url);
            requireReachable("LLMO_REDIS_URL", address.getHost(), address.getPort() < 0 ? 6_379 : address.getPort());
            address("LLMO_REDIS_URL", url);
        } else {
            EmbeddedRedisStore.stopLeftOver(data.resolve("redis"));
            int port = Ports.freeFrom(settings.preferredPort("LLMO_REDIS_PORT", REDIS_PORT));
            address(
                    "LLMO_REDIS_URL",
                    running(EmbeddedRedisStore.start(data.resolve("redis"), binaries, port, Durability.KEPT))
                            .url());
        }
    }

    private void mongo() {
        if (settings.get("LLMO_MONGO_URL").isPresent()) {
            address("LLMO_MONGO_URL", settings.get("LLMO_MONGO_URL").get());
        } else {
            int port = Ports.freeFrom(settings.preferredPort("LLMO_MONGO_PORT", MONGO_PORT));
            address(
                    "LLMO_MONGO_URL",
                    running(EmbeddedMongoStore.start(data.resolve("mongo"), port, Durability.KEPT))
                            .url());
        }
    }

    private void amqp() {
        String host = settings.get("LLMO_AMQP_HOST").orElse("127.0.0.1");
        int port;
        if (settings.get("LLMO_AMQP_HOST").isPresent()) {
            port = settings.get("LLMO_AMQP_PORT")
                    .map(value -> StackSettings.number("LLMO_AMQP_PORT", value))
                    .orElse(5_672);
            requireReachable("LLMO_AMQP_HOST", host, port);
        } else {
            port = running(EmbeddedBroker.start(
                            data.resolve("amqp"),
                            Ports.freeFrom(settings.preferredPort("LLMO_AMQP_PORT", AMQP_PORT)),
                            Durability.KEPT))
                    .port();
        }
        address("LLMO_AMQP_HOST", host);
        address("LLMO_AMQP_PORT", String.valueOf(port));
    }

    private static void requireReachable(String setting, String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PROBE_TIMEOUT_MS);
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "nothing answers at " + host + ":" + port + ", which " + setting + " names: "
                            + refused.getMessage(),
                    refused);
        }
    }

    private <T extends AutoCloseable> T running(T store) {
        synchronized (running) {
            running.add(store);
        }
        return store;
    }

    private void address(String name, String value) {
        synchronized (addresses) {
            addresses.put(name, value);
        }
    }

    @Override
    public void close() {
        synchronized (running) {
            for (AutoCloseable store : running) {
                try {
                    store.close();
                } catch (Exception failed) {
                    System.err.println(failed.getMessage());
                }
            }
            running.clear();
        }
    }
}
