package io.llmoptimizer.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedMongoStoreTest {
    private static final UpdateOptions CREATING = new UpdateOptions().upsert(true);

    @TempDir
    Path folder;

    private EmbeddedMongoStore store;
    private MongoClient client;

    @AfterEach
    void stop() {
        client.close();
        store.close();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void a_filter_of_an_id_and_more_finds_what_matches_all_of_it(Durability durability) {
        MongoCollection<Document> things = start(durability);
        things.insertMany(List.of(thing(1, "red"), thing(2, "red"), thing(3, "blue")));

        assertThat(ids(things, new Document("_id", 1).append("color", "red"))).containsExactly(1);
        assertThat(ids(things, new Document("_id", 1).append("color", "blue"))).isEmpty();
        assertThat(ids(
                        things,
                        new Document("_id", new Document("$in", List.of(3, 2, 9)))
                                .append("color", new Document("$ne", "green"))))
                .containsExactly(2, 3);
        assertThat(ids(things, new Document("_id", new Document("$gt", 1)).append("color", "red")))
                .containsExactly(2);
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void a_guarded_upsert_creates_then_updates_then_is_refused(Durability durability) {
        MongoCollection<Document> things = start(durability);

        assertThat(add(things, 1).getUpsertedId()).isNotNull();
        assertThat(add(things, 2).getModifiedCount()).isEqualTo(1);
        assertThatThrownBy(() -> add(things, 2))
                .isInstanceOfSatisfying(
                        MongoWriteException.class,
                        refused -> assertThat(refused.getError().getCategory()).isEqualTo(ErrorCategory.DUPLICATE_KEY));
        assertThat(things.find().first())
                .isEqualTo(new Document("_id", 7).append("count", 2).append("seen", 2));
    }

    @Test
    void documents_of_every_type_are_the_same_after_a_restart() {
        Document document = new Document("_id", UUID.fromString("0197a000-0000-7000-8000-000000000001"))
                .append("text", "größer")
                .append("none", null)
                .append("yes", true)
                .append("small", 1)
                .append("large", 1L << 60)
                .append("half", 0.5)
                .append("exact", new Decimal128(new BigDecimal("0.000000000000000001")))
                .append("at", Date.from(Instant.ofEpochMilli(1_767_225_600_123L)))
                .append("bytes", new Binary(new byte[] {0, 1, -1}))
                .append("object", new ObjectId("65a000000000000000000001"))
                .append("list", List.of(1, "two", new Document("three", 3)));
        start(Durability.KEPT).insertMany(List.of(document, thing(2, "red"), new Document("_id", "text")));
        stop();

        MongoCollection<Document> things = start(Durability.KEPT);
        assertThat(things.find(new Document("_id", document.get("_id"))).first())
                .isEqualTo(document);
        assertThat(things.find(new Document("_id", 2)).first()).isEqualTo(thing(2, "red"));
        assertThat(things.find(new Document("_id", "text")).first()).isNotNull();
        assertThatThrownBy(() -> things.insertOne(document)).isInstanceOf(MongoWriteException.class);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS) // takes three; reading the whole collection each time takes minutes
    void guarded_updates_do_not_slow_down_as_the_collection_grows() {
        MongoCollection<Document> things = start(Durability.THROWAWAY);
        for (int i = 0; i < 30; i++) {
            int first = i * 1_000;
            things.insertMany(IntStream.range(first, first + 1_000)
                    .mapToObj(id -> thing(id, "red"))
                    .toList());
        }
        for (int i = 0; i < 1_000; i++) {
            things.updateOne(
                    new Document("_id", i * 29).append("color", "red"),
                    new Document("$set", new Document("color", "blue")));
        }
        assertThat(things.countDocuments(Filters.eq("color", "blue"))).isEqualTo(1_000);
    }

    private MongoCollection<Document> start(Durability durability) {
        store = EmbeddedMongoStore.start(folder, Ports.free(), durability);
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(store.url()))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build());
        return client.getDatabase("test").getCollection("things");
    }

    private static UpdateResult add(MongoCollection<Document> things, int batch) {
        return things.updateOne(
                new Document("_id", 7).append("seen", new Document("$not", new Document("$gte", batch))),
                new Document("$inc", new Document("count", 1)).append("$set", new Document("seen", batch)),
                CREATING);
    }

    private static Document thing(int id, String color) {
        return new Document("_id", id).append("color", color);
    }

    private static List<Integer> ids(MongoCollection<Document> things, Bson filter) {
        return things.find(filter)
                .sort(new Document("_id", 1))
                .map(thing -> thing.getInteger("_id"))
                .into(new ArrayList<>());
    }
}
