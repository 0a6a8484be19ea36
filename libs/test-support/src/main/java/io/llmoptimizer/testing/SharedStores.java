package io.llmoptimizer.testing;

import io.llmoptimizer.devstack.Databases;
import io.llmoptimizer.devstack.DerbyLog;
import io.llmoptimizer.devstack.Durability;
import io.llmoptimizer.devstack.EmbeddedBroker;
import io.llmoptimizer.devstack.EmbeddedMongoStore;
import io.llmoptimizer.devstack.EmbeddedPostgresStore;
import io.llmoptimizer.devstack.EmbeddedRedisStore;
import io.llmoptimizer.devstack.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * The embedded servers of this JVM, each started when first asked for and stopped with the JVM.
 *
 * <p>Quarkus loads test classes anew for every application it starts and closes their class loader afterwards; servers
 * started from there would be started again and again, and would lose their classes under their feet. So the one instance
 * that counts is that of the system class loader, reached through {@link #settings}.
 */
public final class SharedStores {
    private static final Map<String, String> ENVIRONMENT = System.getenv();
    private static final Deque<AutoCloseable> RUNNING = new ArrayDeque<>();

    private static Path folder;
    private static EmbeddedPostgresStore postgres;
    private static EmbeddedRedisStore redis;
    private static EmbeddedMongoStore mongo;

    private SharedStores() {}

    /** Starts {@code store} unless it runs already, and returns the settings that lead an application to it. */
    static Map<String, String> settings(String store, String run) {
        ClassLoader system = ClassLoader.getSystemClassLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(system);
            Object text = system.loadClass(Bridge.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            @SuppressWarnings("unchecked")
            BinaryOperator<String> bridge = (BinaryOperator<String>) text;
            Map<String, String> settings = new LinkedHashMap<>();
            bridge.apply(store, run).lines().forEach(line -> {
                int equals = line.indexOf('=');
                settings.put(line.substring(0, equals), line.substring(equals + 1));
            });
            return settings;
        } catch (ReflectiveOperationException notOnTheSystemClassPath) {
            throw new IllegalStateException(
                    "test-support must be on the JVM's own class path", notOnTheSystemClassPath);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Crosses class loaders with nothing but types of the JDK: settings come back as {@code NAME=value} lines. */
    public static final class Bridge implements BinaryOperator<String> {
        @Override
        public String apply(String store, String run) {
            StringBuilder lines = new StringBuilder();
            start(store, run)
                    .forEach((name, value) ->
                            lines.append(name).append('=').append(value).append('\n'));
            return lines.toString();
        }
    }

    private static synchronized Map<String, String> start(String store, String run) {
        DerbyLog.discard();
        return switch (store) {
            case "postgres" -> postgres(run);
            case "redis" -> Map.of("LLMO_REDIS_URL", redisUrl());
            case "mongo" -> Map.of("LLMO_MONGO_URL", mongoUrl(), "LLMO_MONGO_DATABASE", run);
            case "amqp" -> amqp();
            default -> throw new IllegalArgumentException("no store \"" + store + "\"");
        };
    }

    private static Map<String, String> postgres(String database) {
        String host = ENVIRONMENT.getOrDefault("LLMO_POSTGRES_HOST", "localhost");
        String user = ENVIRONMENT.getOrDefault("LLMO_POSTGRES_USER", EmbeddedPostgresStore.USER);
        String password = ENVIRONMENT.getOrDefault("LLMO_POSTGRES_PASSWORD", EmbeddedPostgresStore.PASSWORD);
        int port;
        if (ENVIRONMENT.containsKey("LLMO_POSTGRES_HOST")) {
            port = Integer.parseInt(ENVIRONMENT.getOrDefault("LLMO_POSTGRES_PORT", "5432"));
        } else {
            if (postgres == null) {
                postgres = running(
                        EmbeddedPostgresStore.start(folder().resolve("postgres"), Ports.free(), Durability.THROWAWAY));
            }
            port = postgres.port();
        }
        try {
            Databases.ensure(host, port, user, password, database);
        } catch (SQLException refused) {
            throw new IllegalStateException(
                    "PostgreSQL at " + host + ":" + port + " did not create a database for the test", refused);
        }
        return Map.of(
                "LLMO_POSTGRES_HOST", host,
                "LLMO_POSTGRES_PORT", String.valueOf(port),
                "LLMO_POSTGRES_USER", user,
                "LLMO_POSTGRES_PASSWORD", password,
                "LLMO_POSTGRES_DATABASE", database);
    }

    private static String redisUrl() {
        if (ENVIRONMENT.containsKey("LLMO_REDIS_URL")) {
            return ENVIRONMENT.get("LLMO_REDIS_URL");
        }
        if (redis == null) {
            redis = running(EmbeddedRedisStore.start(folder().resolve("redis"), Ports.free(), Durability.THROWAWAY));
        }
        return redis.url();
    }

    private static String mongoUrl() {
        if (ENVIRONMENT.containsKey("LLMO_MONGO_URL")) {
            return ENVIRONMENT.get("LLMO_MONGO_URL");
        }
        if (mongo == null) {
            mongo = running(EmbeddedMongoStore.start(folder().resolve("mongo"), Ports.free(), Durability.THROWAWAY));
        }
        return mongo.url();
    }

    /** A broker of its own for every application, so that no message of the one before reaches it. */
    private static Map<String, String> amqp() {
        if (ENVIRONMENT.containsKey("LLMO_AMQP_HOST")) {
            return Map.of(
                    "LLMO_AMQP_HOST", ENVIRONMENT.get("LLMO_AMQP_HOST"),
                    "LLMO_AMQP_PORT", ENVIRONMENT.getOrDefault("LLMO_AMQP_PORT", "5672"),
                    "LLMO_AMQP_USER", ENVIRONMENT.getOrDefault("LLMO_AMQP_USER", EmbeddedBroker.USER),
                    "LLMO_AMQP_PASSWORD", ENVIRONMENT.getOrDefault("LLMO_AMQP_PASSWORD", EmbeddedBroker.PASSWORD));
        }
        int port = Ports.free();
        EmbeddedBroker broker =
                running(EmbeddedBroker.start(folder().resolve("amqp-" + port), port, Durability.THROWAWAY));
        return Map.of(
                "LLMO_AMQP_HOST",
                "localhost",
                "LLMO_AMQP_PORT",
                String.valueOf(broker.port()),
                "LLMO_AMQP_USER",
                EmbeddedBroker.USER,
                "LLMO_AMQP_PASSWORD",
                EmbeddedBroker.PASSWORD);
    }

    private static <T extends AutoCloseable> T running(T store) {
        RUNNING.push(store);
        return store;
    }

    private static Path folder() {
        if (folder == null) {
            try {
                folder = Files.createTempDirectory("llmoptimizer-test-stores");
            } catch (IOException failed) {
                throw new UncheckedIOException("no temporary folder for the embedded stores", failed);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(SharedStores::stopAll, "stop-test-stores"));
        }
        return folder;
    }

    private static void stopAll() {
        for (AutoCloseable store : RUNNING) {
            try {
                store.close();
            } catch (Exception failed) {
                System.err.println("an embedded store did not stop: " + failed);
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException left) {
            System.err.println("temporary files are left in " + folder + ": " + left.getMessage());
        }
    }
}
