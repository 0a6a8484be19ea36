package io.llmoptimizer.billing.testing;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.spend.SpendKeys;
import io.llmoptimizer.events.outbox.Outbox;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The other side of billing's stores: what integration writes to Redis, what others publish, what PostgreSQL holds. */
@Singleton
public class Stores {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Pool pool;
    private final RedisDataSource redis;
    private final Outbox outbox;

    Stores(Pool pool, RedisDataSource redis, Outbox outbox) {
        this.pool = pool;
        this.redis = redis;
        this.outbox = outbox;
    }

    /** Publishes {@code events} through the broker, as another service would. */
    public void publish(List<? extends CloudEvent<?>> events) {
        outbox.append(pool, events).await().atMost(PATIENCE);
    }

    public long number(String sql, Object... parameters) {
        return pool.preparedQuery(sql)
                .execute(Tuple.from(parameters))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    public void execute(String sql) {
        pool.query(sql).execute().await().atMost(PATIENCE);
    }

    public long records(UUID organization) {
        return number("SELECT count(*) FROM usage_ledger WHERE organization_id = $1", organization);
    }

    public Response redis(String command, String... arguments) {
        return redis.execute(command, arguments);
    }

    /** A Redis hash. */
    public Map<String, String> hash(String key) {
        Map<String, String> fields = new HashMap<>();
        Response answer = redis.execute("HGETALL", key);
        answer.getKeys().forEach(field -> fields.put(field, answer.get(field).toString()));
        return fields;
    }

    /** What a restart without data does, to the spend counters alone: the server may be shared with others. */
    public void emptyRedis() {
        redis.execute("SCRIPT", "FLUSH");
        redis.execute(
                "EVAL", "for _, key in ipairs(redis.call('KEYS', '*llmo:spend:*')) do redis.call('DEL', key) end", "0");
    }

    /** What integration's reserve script leaves: {@code nanoUsd} held for the record, counted against {@code counters}. */
    public void reserve(UUID organization, UUID record, long nanoUsd, Collection<String> counters) {
        for (String counter : counters) {
            redis.execute("HINCRBY", SpendKeys.counters(organization) + counter, "reserved", Long.toString(nanoUsd));
        }
        redis.execute(
                "HSET",
                SpendKeys.reservations(organization),
                record.toString(),
                nanoUsd + "|" + String.join(",", counters));
        redis.execute("ZADD", SpendKeys.expiries(organization), "4102444800000", record.toString());
    }
}
