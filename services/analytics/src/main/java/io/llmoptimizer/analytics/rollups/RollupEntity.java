package io.llmoptimizer.analytics.rollups;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * A rollup in the store: the fields of its key under the names of {@link Dimension}, every {@link Counter}, {@code costUsd} as an
 * exact decimal of 34 digits, a sparse histogram per {@link Timing} ({@code latency.b93: 4}), and under {@code lanes} the last
 * batch of each lane that was added.
 */
final class RollupEntity {
    static final String ORGANIZATION = "organization";
    static final String GRANULARITY = "granularity";
    static final String START = "start";
    static final String COST = "costUsd";
    private static final String LANES = "lanes.";
    private static final char BUCKET = 'b';

    private RollupEntity() {}

    /** Adds {@code share} to its rollup, unless that has seen {@code batch}. The whole update is atomic. */
    static UpdateOneModel<Document> addition(Rollup share, BatchId batch, UpdateOptions options) {
        RollupKey key = share.key();
        String lane = LANES + batch.lane();
        Document unseen = new Document("_id", key.id())
                .append(ORGANIZATION, key.organization())
                .append(GRANULARITY, key.granularity().wireName())
                .append(START, Date.from(key.start()))
                .append(lane, new Document("$not", new Document("$gte", batch.sequence())));
        Document update = new Document("$inc", increments(share))
                .append("$set", new Document(lane, batch.sequence()))
                .append(
                        "$setOnInsert",
                        new Document(Dimension.MODEL.wireName(), key.model())
                                .append(Dimension.PROVIDER.wireName(), key.provider())
                                .append(Dimension.USER.wireName(), key.user())
                                .append(Dimension.PROJECT.wireName(), key.project())
                                .append(Dimension.API_KEY.wireName(), key.apiKey()));
        return new UpdateOneModel<>(unseen, update, options);
    }

    private static Document increments(Rollup share) {
        Document increments = new Document(COST, new Decimal128(share.counters().costUsd()));
        for (Counter counter : Counter.values()) {
            increments.append(counter.wireName(), share.counters().get(counter));
        }
        buckets(share.latency(), Timing.LATENCY, increments);
        buckets(share.timeToFirstToken(), Timing.TIME_TO_FIRST_TOKEN, increments);
        return increments;
    }

    private static void buckets(Histogram histogram, Timing timing, Document increments) {
        histogram
                .buckets()
                .forEach((bucket, count) -> increments.append(timing.field() + "." + BUCKET + bucket, count));
    }

    /** The bucket whose count is kept in {@code field}. */
    static int bucket(String field) {
        return Integer.parseInt(field.substring(1));
    }

    /** Accumulators of a {@code $group} that sum everything {@link #counters} reads. */
    static Document sums() {
        Document sums = new Document(COST, new Document("$sum", "$" + COST));
        Arrays.stream(Counter.values())
                .map(Counter::wireName)
                .forEach(name -> sums.append(name, new Document("$sum", "$" + name)));
        return sums;
    }

    static Counters counters(Document sums) {
        return Counters.of(
                counter -> sums.get(counter.wireName(), Number.class).longValue(),
                sums.get(COST, Decimal128.class).bigDecimalValue());
    }

    static Instant start(Document group) {
        Date start = group.getDate(START);
        return start == null ? null : start.toInstant();
    }

    static Map<Dimension, String> key(Document group, Iterable<Dimension> groupBy) {
        Map<Dimension, String> key = new EnumMap<>(Dimension.class);
        for (Dimension dimension : groupBy) {
            Object value = group.get(dimension.wireName());
            key.put(dimension, value == null ? null : value.toString());
        }
        return key;
    }
}
