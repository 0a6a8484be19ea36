package io.llmoptimizer.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Gives a {@code @QuarkusTest} its stores: {@code @QuarkusTestResource(FleetStores.class)} for all of them, or
 * {@code initArgs = @ResourceArg(name = "stores", value = "postgres,redis,mongo,amqp")} for some.
 *
 * <p>Each start of the application gets a fresh PostgreSQL database and a fresh MongoDB database; the embedded servers are
 * started once per JVM. A store named by the environment ({@code LLMO_POSTGRES_HOST}, {@code LLMO_REDIS_URL},
 * {@code LLMO_MONGO_URL}, {@code LLMO_AMQP_HOST}) is used instead of an embedded one; its Redis keys and queues are then
 * shared with whoever else uses it.
 */
public final class FleetStores implements QuarkusTestResourceLifecycleManager {
    private static final Set<String> ALL = Set.of("postgres", "redis", "mongo", "amqp");

    private Set<String> stores = ALL;

    @Override
    public void init(Map<String, String> arguments) {
        String chosen = arguments.get("stores");
        if (chosen == null) {
            return;
        }
        stores = Arrays.stream(chosen.split(",")).map(String::trim).collect(Collectors.toUnmodifiableSet());
        Set<String> unknown = new TreeSet<>(stores);
        unknown.removeAll(ALL);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("FleetStores has no store " + unknown + "; choose from " + ALL);
        }
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new LinkedHashMap<>();
        String run = "test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        for (String store : new TreeSet<>(stores)) {
            settings.putAll(SharedStores.settings(store, run));
        }
        settings.put("llmo.identity.jwks-url", TestTokens.JWKS_URL);
        // The embedded servers log into the test's output: only what went wrong is of interest there.
        for (String chatty : Set.of("org.apache.qpid", "qpid.message", "de.bwaldvogel.mongo", "io.zonky", "redis")) {
            settings.put("quarkus.log.category.\"" + chatty + "\".level", "WARN");
        }
        return settings;
    }

    @Override
    public void stop() {
        // The servers outlive the application: the next one in this JVM uses them again.
    }
}
