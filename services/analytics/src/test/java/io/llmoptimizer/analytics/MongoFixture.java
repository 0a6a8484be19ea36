package io.llmoptimizer.analytics;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClients;
import io.llmoptimizer.devstack.Durability;
import io.llmoptimizer.devstack.EmbeddedMongoStore;
import io.llmoptimizer.devstack.Ports;
import io.quarkus.mongodb.impl.ReactiveMongoClientImpl;
import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import java.nio.file.Path;
import java.util.UUID;
import org.bson.UuidRepresentation;
import org.eclipse.microprofile.context.spi.ContextManagerProvider;

/** A MongoDB for plain tests: the embedded one, or the one that {@code LLMO_MONGO_URL} names. */
public final class MongoFixture {
    private static final ReactiveMongoClient CLIENT = client(url());

    static {
        // Its first use must not be by two threads at once.
        ContextManagerProvider.instance();
    }

    private MongoFixture() {}

    public static ReactiveMongoClient client() {
        return CLIENT;
    }

    /** A client of any server. */
    public static ReactiveMongoClient client(String url) {
        return new ReactiveMongoClientImpl(MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(url))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build()));
    }

    /** Name of a database nobody has used. */
    public static String freshDatabase() {
        return "test_" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String url() {
        String given = System.getenv("LLMO_MONGO_URL");
        return given != null
                ? given
                : EmbeddedMongoStore.start(Path.of("target", "mongo"), Ports.free(), Durability.THROWAWAY)
                        .url();
    }
}
