package io.llmoptimizer.integration.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Writes usage records, with the events that report them, in one transaction a batch. */
@Singleton
class UsageStore implements GroupCommit.Store<CloudEvent<UsageRecorded>> {
    private static final String INSERT = """
            INSERT INTO usage_record (
                id, organization_id, project_id, user_id, api_key_id, request_id, operation, provider, model,
                requested_model, outcome, cache, streamed, billable, input_tokens, cached_input_tokens, output_tokens,
                reasoning_tokens, cost_usd, price_version, attempts, latency_ms, time_to_first_token_ms, finish_reason,
                error_code, tags, occurred_at, cache_write_tokens, cache_write_long_tokens, credential_owner)
            SELECT id, organization, project, account, api_key, request, operation, provider, model,
                requested_model, outcome, cache, streamed, billable, input, cached_input, output,
                reasoning, cost::numeric, price_version, attempts, latency, first_token, finish_reason,
                error_code, tags::jsonb, occurred_at, cache_write, cache_write_long, credential_owner
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::text[], $12::text[], $13::boolean[], $14::boolean[], $15::bigint[],
                $16::bigint[], $17::bigint[], $18::bigint[], $19::text[], $20::text[], $21::integer[], $22::bigint[],
                $23::bigint[], $24::text[], $25::text[], $26::text[], $27::timestamptz[], $28::bigint[],
                $29::bigint[], $30::text[])
                AS record (id, organization, project, account, api_key, request, operation, provider,
                    model, requested_model, outcome, cache, streamed, billable, input,
                    cached_input, output, reasoning, cost, price_version, attempts, latency,
                    first_token, finish_reason, error_code, tags, occurred_at, cache_write, cache_write_long,
                    credential_owner)
            ON CONFLICT (id) DO NOTHING
            RETURNING id
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final UsageConfig config;

    UsageStore(Pool pool, Outbox outbox, ObjectMapper json, UsageConfig config) {
        this.pool = pool;
        this.outbox = outbox;
        this.json = json;
        this.config = config;
    }

    /** A record that is there already is left alone, and so is its event, which was published or will be. */
    @Override
    public CompletionStage<Void> write(List<CloudEvent<UsageRecorded>> events) {
        Tuple columns = columns(events);
        return writeUnknown(events, columns)
                .onFailure(SomeAreKnown.class)
                .recoverWithUni(() -> writeFresh(events, columns))
                .ifNoItem()
                .after(config.transactionTimeout())
                .fail()
                .subscribeAsCompletionStage();
    }

    /** The usual case, in which no record is there yet: both statements are sent without waiting between them. */
    private Uni<Void> writeUnknown(List<CloudEvent<UsageRecorded>> events, Tuple columns) {
        return pool.withTransaction(transaction -> Uni.combine()
                .all()
                .unis(insert(transaction, columns), outbox.append(transaction, events))
                .with((inserted, appended) -> {
                    if (inserted.size() < events.size()) {
                        throw new SomeAreKnown();
                    }
                    return null;
                }));
    }

    private Uni<Void> writeFresh(List<CloudEvent<UsageRecorded>> events, Tuple columns) {
        return pool.withTransaction(transaction -> insert(transaction, columns).flatMap(inserted -> {
            Set<UUID> fresh = HashSet.newHashSet(inserted.size());
            inserted.forEach(row -> fresh.add(row.getUUID(0)));
            // Removing also drops a second event with the same id within the batch.
            return outbox.append(
                    transaction,
                    events.stream().filter(event -> fresh.remove(event.id())).toList());
        }));
    }

    private static Uni<RowSet<Row>> insert(SqlConnection transaction, Tuple columns) {
        return transaction.preparedQuery(INSERT).execute(columns);
    }

    /** PostgreSQL's classes of what is wrong with data (22, 23, 54), or a value that could not even be sent. */
    @Override
    public boolean isRefusal(Throwable failure) {
        return switch (failure) {
            case PgException refused -> {
                String state = refused.getSqlState();
                yield state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
            }
            case IllegalArgumentException unwritable -> true;
            case ArithmeticException unwritable -> true;
            case ClassCastException unwritable -> true;
            case NullPointerException unwritable -> true;
            default -> false;
        };
    }

    @Override
    public CompletionStage<Void> park(CloudEvent<UsageRecorded> event, Throwable refusal) {
        return pool.preparedQuery("""
                        INSERT INTO usage_record_refused (id, organization_id, record, reason)
                        VALUES ($1, $2, $3, $4)
                        ON CONFLICT (id) DO NOTHING
                        """)
                .execute(Tuple.of(
                        event.id(),
                        event.data().organizationId(),
                        SafeText.of(event.data().toString()),
                        SafeText.of(String.valueOf(refusal.getMessage()))))
                .ifNoItem()
                .after(config.transactionTimeout())
                .fail()
                .replaceWithVoid()
                .subscribeAsCompletionStage();
    }

    private Tuple columns(List<CloudEvent<UsageRecorded>> events) {
        Columns columns = new Columns(events);
        return columns.add(UUID[]::new, CloudEvent::id)
                .addData(UUID[]::new, UsageRecorded::organizationId)
                .addData(UUID[]::new, UsageRecorded::projectId)
                .addData(UUID[]::new, UsageRecorded::userId)
                .addData(UUID[]::new, UsageRecorded::apiKeyId)
                .addData(String[]::new, UsageRecorded::requestId)
                .addData(String[]::new, UsageRecorded::operation)
                .addData(String[]::new, UsageRecorded::provider)
                .addData(String[]::new, UsageRecorded::model)
                .addData(String[]::new, UsageRecorded::requestedModel)
                .addData(String[]::new, usage -> name(usage.outcome()))
                .addData(String[]::new, usage -> name(usage.cache()))
                .addData(Boolean[]::new, UsageRecorded::streamed)
                .addData(Boolean[]::new, UsageRecorded::billable)
                .addData(Long[]::new, usage -> usage.tokens().input())
                .addData(Long[]::new, usage -> usage.tokens().cachedInput())
                .addData(Long[]::new, usage -> usage.tokens().output())
                .addData(Long[]::new, usage -> usage.tokens().reasoning())
                .addData(String[]::new, usage -> usage.costUsd().toString())
                .addData(String[]::new, UsageRecorded::priceVersion)
                .addData(Integer[]::new, UsageRecorded::attempts)
                .addData(Long[]::new, UsageRecorded::latencyMs)
                .addData(Long[]::new, UsageRecorded::timeToFirstTokenMs)
                .addData(String[]::new, UsageRecorded::finishReason)
                .addData(String[]::new, UsageRecorded::errorCode)
                .addData(String[]::new, this::tags)
                .addData(OffsetDateTime[]::new, usage -> usage.occurredAt().atOffset(ZoneOffset.UTC))
                .addData(Long[]::new, usage -> usage.tokens().cacheWrite())
                .addData(Long[]::new, usage -> usage.tokens().cacheWriteLong())
                .addData(String[]::new, usage -> name(usage.credentialOwner()))
                .tuple;
    }

    private String tags(UsageRecorded usage) {
        if (usage.tags().isEmpty()) {
            return "{}";
        }
        try {
            return json.writeValueAsString(usage.tags());
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("tags can't be written as JSON", unwritable);
        }
    }

    /** An enum's value as it is in JSON. */
    private static String name(Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }

    /** Rolls back a transaction that would publish an event again. */
    private static final class SomeAreKnown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private SomeAreKnown() {
            super("some of the records are stored already", null, false, false);
        }
    }

    /** One array for each column of a batch. */
    private static final class Columns {
        private final List<CloudEvent<UsageRecorded>> events;
        private final Tuple tuple = Tuple.tuple();

        private Columns(List<CloudEvent<UsageRecorded>> events) {
            this.events = events;
        }

        private <V> Columns add(IntFunction<V[]> array, Function<CloudEvent<UsageRecorded>, V> value) {
            tuple.addValue(events.stream().map(value).toArray(array));
            return this;
        }

        private <V> Columns addData(IntFunction<V[]> array, Function<UsageRecorded, V> value) {
            return add(array, event -> value.apply(event.data()));
        }
    }
}
