package io.llmoptimizer.analytics.rollups;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The collection {@code rollups}. */
@Singleton
public class RollupStore {
    private static final Logger LOG = Logger.getLogger(RollupStore.class);
    private static final UpdateOptions CREATING = new UpdateOptions().upsert(true);
    private static final UpdateOptions EXISTING = new UpdateOptions();
    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final ReactiveMongoCollection<Document> rollups;

    public RollupStore(ReactiveMongoClient client, @ConfigProperty(name = "quarkus.mongodb.database") String database) {
        this.rollups = client.getDatabase(database).getCollection("rollups");
    }

    /** Creates what queries need; harmless when it is there. */
    public Uni<Void> ensureIndexes() {
        return rollups.createIndex(
                        new Document(RollupEntity.ORGANIZATION, 1)
                                .append(RollupEntity.GRANULARITY, 1)
                                .append(RollupEntity.START, 1),
                        new IndexOptions().name("organization_granularity_start"))
                .replaceWithVoid();
    }

    /**
     * Adds the shares of {@code batch} to their rollups: those that have it already are left alone, so this may be repeated, and
     * by several at once, until it succeeds. The batches of a lane must come in order; see {@link BatchId}.
     */
    public Uni<Void> add(Collection<Rollup> shares, BatchId batch) {
        if (shares.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<UpdateOneModel<Document>> additions = additions(shares, batch, CREATING);
        return write(additions)
                .onFailure(RollupStore::isDuplicate)
                .recoverWithUni(
                        failure -> addToExisting(List.copyOf(shares), batch, (MongoBulkWriteException) failure));
    }

    /**
     * An upsert that finds no rollup without this batch tries to create one, and is refused when there is one. Either that has the
     * batch already, or another replica has created it in this moment and it has not: then the share must not be lost. So the
     * refused ones are tried again without creating. What then still matches nothing has the batch.
     */
    private Uni<Void> addToExisting(List<Rollup> shares, BatchId batch, MongoBulkWriteException refusal) {
        List<Rollup> refused = refusal.getWriteErrors().stream()
                .map(BulkWriteError::getIndex)
                .map(shares::get)
                .toList();
        return write(additions(refused, batch, EXISTING));
    }

    Uni<Void> write(List<UpdateOneModel<Document>> additions) {
        return rollups.bulkWrite(additions, ANY_ORDER).replaceWithVoid();
    }

    private static List<UpdateOneModel<Document>> additions(
            Collection<Rollup> shares, BatchId batch, UpdateOptions options) {
        return shares.stream()
                .map(share -> RollupEntity.addition(share, batch, options))
                .toList();
    }

    private static boolean isDuplicate(Throwable failure) {
        return failure instanceof MongoBulkWriteException bulk
                && bulk.getWriteConcernError() == null
                && bulk.getWriteErrors().stream().allMatch(error -> error.getCategory() == ErrorCategory.DUPLICATE_KEY);
    }

    /** One sum per bucket of time and combination of {@code groupBy}; the buckets are as fine as the parts of the range. */
    public Uni<List<RollupSum>> sumsByStart(
            UUID organization, TimeRange range, Granularity coarsest, Set<Dimension> groupBy, int limit) {
        Document group = group(groupBy).append(RollupEntity.START, "$" + RollupEntity.START);
        return sums(calls(organization, range, coarsest), group, groupBy, limit);
    }

    /** One sum per combination of {@code groupBy}, over the whole range. */
    public Uni<List<RollupSum>> sums(UUID organization, TimeRange range, Set<Dimension> groupBy, int limit) {
        return sums(calls(organization, range, Granularity.DAY), group(groupBy), groupBy, limit);
    }

    private Uni<List<RollupSum>> sums(Document match, Document group, Set<Dimension> groupBy, int limit) {
        Document sums = new Document("_id", group);
        sums.putAll(RollupEntity.sums());
        return rollups.aggregate(List.of(
                        new Document("$match", match), new Document("$group", sums), new Document("$limit", limit)))
                .map(row -> {
                    Document id = row.get("_id", Document.class);
                    return new RollupSum(
                            RollupEntity.start(id), RollupEntity.key(id, groupBy), RollupEntity.counters(row));
                })
                .collect()
                .asList()
                .onFailure(RollupStore::isOutOfReach)
                .transform(RollupStore::unavailable);
    }

    /** The histogram of each combination of {@code groupBy} over the whole range; none where nothing was timed. */
    public Uni<Map<Map<Dimension, String>, Histogram>> histograms(
            UUID organization, TimeRange range, Set<Dimension> groupBy, Timing timing) {
        Document match =
                calls(organization, range, Granularity.DAY).append(timing.field(), new Document("$exists", true));
        Document fields = new Document("bucket", new Document("$objectToArray", "$" + timing.field()));
        groupBy.forEach(dimension -> fields.append(dimension.wireName(), 1));
        return rollups.aggregate(List.of(
                        new Document("$match", match),
                        new Document("$project", fields),
                        new Document("$unwind", "$bucket"),
                        new Document(
                                "$group",
                                new Document("_id", group(groupBy).append("bucket", "$bucket.k"))
                                        .append("count", new Document("$sum", "$bucket.v")))))
                .collect()
                .asList()
                .map(rows -> histograms(rows, groupBy))
                .onFailure(RollupStore::isOutOfReach)
                .transform(RollupStore::unavailable);
    }

    private static Map<Map<Dimension, String>, Histogram> histograms(List<Document> rows, Set<Dimension> groupBy) {
        Map<Map<Dimension, String>, Histogram> histograms = new HashMap<>();
        for (Document row : rows) {
            Document id = row.get("_id", Document.class);
            histograms
                    .computeIfAbsent(RollupEntity.key(id, groupBy), key -> new Histogram())
                    .add(
                            RollupEntity.bucket(id.getString("bucket")),
                            row.get("count", Number.class).longValue());
        }
        return histograms;
    }

    private static boolean isOutOfReach(Throwable failure) {
        return failure instanceof MongoTimeoutException || failure instanceof MongoSocketException;
    }

    private static ProblemException unavailable(Throwable failure) {
        LOG.warnf("a question can't be answered: %s", failure.getMessage());
        return ProblemException.unavailable("Analytics can't reach its store at the moment; ask again.", 5);
    }

    /** Matches the rollups that cover the range; each branch is one range of the index. */
    private static Document calls(UUID organization, TimeRange range, Granularity coarsest) {
        return new Document(
                "$or",
                range.parts(coarsest).stream()
                        .map(part -> new Document(RollupEntity.ORGANIZATION, organization)
                                .append(
                                        RollupEntity.GRANULARITY,
                                        part.granularity().wireName())
                                .append(
                                        RollupEntity.START,
                                        new Document("$gte", date(part.from())).append("$lt", date(part.to()))))
                        .toList());
    }

    private static Document group(Set<Dimension> groupBy) {
        Document group = new Document();
        groupBy.forEach(dimension -> group.append(dimension.wireName(), "$" + dimension.wireName()));
        return group;
    }

    private static Date date(Instant instant) {
        return Date.from(instant);
    }
}
