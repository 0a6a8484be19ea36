package io.llmoptimizer.analytics.ingest;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.llmoptimizer.analytics.rollups.BatchId;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.events.consume.OutageRule;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.mongodb.reactive.ReactiveMongoDatabase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The collections {@code usage_events}, where an event's id makes it unique, and {@code usage_batches}, which holds the batches
 * under way with everything needed to finish them. Also tells what failures of MongoDB are to be waited out.
 */
@Singleton
class EventStore implements OutageRule {
    private static final InsertManyOptions ANY_ORDER = new InsertManyOptions().ordered(false);

    /** Unauthorized, AuthenticationFailed, MaxTimeMSExpired, OutOfDiskSpace, and the server is starting up or stepping down. */
    private static final Set<Integer> SERVER_TROUBLE =
            Set.of(13, 18, 50, 14031, 91, 189, 10107, 11600, 11602, 13435, 13436);

    private final ReactiveMongoCollection<Document> events;
    private final ReactiveMongoCollection<Document> batches;

    EventStore(ReactiveMongoClient client, @ConfigProperty(name = "quarkus.mongodb.database") String name) {
        ReactiveMongoDatabase database = client.getDatabase(name);
        this.events = database.getCollection("usage_events");
        this.batches = database.getCollection("usage_batches");
    }

    /** Writes the batch down, so that anyone can finish it. */
    Uni<Void> open(Batch batch) {
        return Uni.createFrom()
                .deferred(() -> batches.insertOne(new Document("_id", batch.id().toString())
                                .append("openedAt", Date.from(batch.openedAt()))
                                .append("events", documents(batch)))
                        .replaceWithVoid());
    }

    /**
     * Makes the events that are new the batch's own; an event that exists keeps the batch that brought it. Once this has succeeded
     * for anyone, all events of the batch exist, and which of them it owns never changes again.
     *
     * @return the calls whose events the batch owns
     */
    Uni<List<UsageRecorded>> claim(Batch batch) {
        return events.insertMany(documents(batch), ANY_ORDER)
                .map(allNew -> batch.events().stream().map(UsageEvent::call).toList())
                .onFailure(EventStore::isDuplicate)
                .recoverWithUni(someExisted -> owned(batch));
    }

    /** An event that existed may be another batch's, or this one's from an earlier attempt: only what is stored can tell. */
    private Uni<List<UsageRecorded>> owned(Batch batch) {
        String id = batch.id().toString();
        // By id alone: it is the one index every server has.
        return events.find(Filters.in(
                        "_id", batch.events().stream().map(UsageEvent::id).toList()))
                .select()
                .where(event -> event.getString(UsageEventEntity.BATCH).equals(id))
                .map(event -> UsageEventEntity.event(event).call())
                .collect()
                .asList();
    }

    /** Forgets the batch: it is in all of its rollups. */
    Uni<Void> close(BatchId batch) {
        return batches.deleteOne(Filters.eq("_id", batch.toString())).replaceWithVoid();
    }

    /** Batches under way since before {@code instant}, oldest first. */
    Uni<List<BatchId>> openedBefore(Instant instant) {
        return batches.find(
                        Filters.lt("openedAt", Date.from(instant)),
                        new FindOptions().projection(Projections.include("_id")).sort(Sorts.ascending("openedAt")))
                .map(batch -> BatchId.parse(batch.getString("_id")))
                .collect()
                .asList();
    }

    /** A batch under way; empty when somebody has finished it. */
    Uni<Optional<Batch>> find(BatchId batch) {
        return batches.find(Filters.eq("_id", batch.toString()))
                .collect()
                .first()
                .map(found -> Optional.ofNullable(found)
                        .map(stored -> new Batch(
                                batch,
                                stored.getDate("openedAt").toInstant(),
                                stored.getList("events", Document.class).stream()
                                        .map(UsageEventEntity::event)
                                        .toList())));
    }

    /** What the driver could not do says nothing about the events; what the server refuses does, unless it is in trouble. */
    @Override
    public boolean isOutage(Throwable failure) {
        return switch (failure) {
            case MongoWriteConcernException unconfirmed -> true;
            case MongoBulkWriteException bulk -> bulk.getWriteConcernError() != null;
            case MongoServerException server ->
                server.hasErrorLabel("RetryableWriteError") || SERVER_TROUBLE.contains(server.getCode());
            case MongoException client -> true;
            default -> false;
        };
    }

    private static List<Document> documents(Batch batch) {
        String id = batch.id().toString();
        return batch.events().stream()
                .map(event -> UsageEventEntity.document(event, id))
                .toList();
    }

    private static boolean isDuplicate(Throwable failure) {
        return failure instanceof MongoBulkWriteException bulk
                && bulk.getWriteConcernError() == null
                && bulk.getWriteErrors().stream().allMatch(error -> error.getCategory() == ErrorCategory.DUPLICATE_KEY);
    }
}
