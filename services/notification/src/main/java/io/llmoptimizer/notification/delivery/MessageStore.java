package io.llmoptimizer.notification.delivery;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.events.outbox.Inbox;
import io.llmoptimizer.notification.delivery.email.Email;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Messages and their attempts. */
@Singleton
public class MessageStore {
    private final Pool pool;
    private final Inbox inbox;
    private final Clock clock;

    MessageStore(Pool pool, Inbox inbox, Clock clock) {
        this.pool = pool;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** Queues the messages that {@code event} asks for, if any, once: an event that comes again changes nothing. */
    public Uni<Void> queueOnce(String consumer, UUID event, List<NewMessage> messages) {
        return pool.withTransaction(transaction -> inbox.admit(transaction, consumer, List.of(event))
                .flatMap(fresh -> fresh.isEmpty() ? Uni.createFrom().voidItem() : insertAll(transaction, messages)));
    }

    private Uni<Void> insertAll(SqlClient transaction, List<NewMessage> messages) {
        return Multi.createFrom()
                .iterable(messages)
                .onItem()
                .transformToUniAndConcatenate(message -> insert(transaction, message))
                .onItem()
                .ignoreAsUni();
    }

    /**
     * Erases what is kept of messages to {@code user}: addresses, names and words. Those that were not sent yet are not sent. That
     * there were messages, and when, stays.
     */
    public Uni<Void> eraseOnce(String consumer, UUID event, UUID user) {
        return pool.withTransaction(transaction -> inbox.admit(transaction, consumer, List.of(event))
                .flatMap(fresh -> fresh.isEmpty() ? Uni.createFrom().voidItem() : erase(transaction, user)));
    }

    private Uni<Void> erase(SqlClient transaction, UUID user) {
        return transaction
                .preparedQuery("""
                        UPDATE messages SET recipient = 'erased', subject = '', text_body = '', html_body = '',
                            state = CASE WHEN state = 'queued' THEN 'failed' ELSE state END,
                            finished_at = coalesce(finished_at, $2)
                        WHERE user_id = $1
                        """)
                .execute(Tuple.of(user, utc(clock.instant())))
                .chain(() -> transaction.preparedQuery("""
                                UPDATE attempts SET detail = NULL
                                WHERE message_id IN (SELECT id FROM messages WHERE user_id = $1)
                                """).execute(Tuple.of(user)))
                .chain(() -> transaction
                        .preparedQuery("DELETE FROM sandbox_messages WHERE user_id = $1")
                        .execute(Tuple.of(user)))
                .replaceWithVoid();
    }

    /**
     * Queues a message, unless its organization sent one under the same key before.
     *
     * @return its id, or that of the earlier one; empty when the earlier one has another content
     */
    public Uni<Optional<UUID>> queue(NewMessage message) {
        return pool.withTransaction(transaction -> insert(transaction, message)
                .flatMap(inserted ->
                        inserted.isPresent() ? Uni.createFrom().item(inserted) : earlier(transaction, message)));
    }

    private Uni<Optional<UUID>> insert(SqlClient transaction, NewMessage message) {
        OffsetDateTime now = utc(clock.instant());
        return transaction
                .preparedQuery("""
                        INSERT INTO messages (id, organization_id, user_id, event_id, dedupe_key, content_hash, template,
                            recipient, subject, text_body, html_body, sensitive, due_at, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
                        ON CONFLICT DO NOTHING
                        RETURNING id
                        """)
                .execute(Tuple.from(Arrays.asList(
                        UuidCreator.getTimeOrderedEpoch(),
                        message.organization().orElse(null),
                        message.user().orElse(null),
                        message.event().orElse(null),
                        message.dedupeKey().orElse(null),
                        message.contentHash(),
                        message.template(),
                        message.recipient(),
                        message.subject(),
                        message.text(),
                        message.html(),
                        message.sensitive(),
                        now)))
                .map(MessageStore::firstId);
    }

    private static Uni<Optional<UUID>> earlier(SqlClient transaction, NewMessage message) {
        return transaction
                .preparedQuery("""
                        SELECT id FROM messages WHERE organization_id = $1 AND dedupe_key = $2 AND content_hash = $3
                        """)
                .execute(Tuple.of(
                        message.organization().orElse(null), message.dedupeKey().orElse(null), message.contentHash()))
                .map(MessageStore::firstId);
    }

    private static Optional<UUID> firstId(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getUUID(0));
    }

    /** Takes the lease of up to {@code most} due messages until {@code leaseEnd} and begins an attempt at each. */
    Uni<List<Claimed>> claim(int most, Instant leaseEnd, String channel) {
        OffsetDateTime now = utc(clock.instant());
        return pool.preparedQuery("""
                        WITH due AS (
                            SELECT id FROM messages WHERE state = 'queued' AND due_at <= $1
                            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED),
                        claimed AS (
                            UPDATE messages SET attempts = attempts + 1, due_at = $3 FROM due WHERE messages.id = due.id
                            RETURNING messages.*),
                        begun AS (
                            INSERT INTO attempts (message_id, number, channel, started_at)
                            SELECT id, attempts, $4, $1 FROM claimed)
                        SELECT * FROM claimed
                        """)
                .execute(Tuple.of(now, most, utc(leaseEnd), channel))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Claimed(email(row), row.getInteger("attempts")))
                        .toList());
    }

    /** Ends an attempt. Does nothing to a message whose lease went to a later attempt meanwhile. */
    Uni<Void> end(Claimed claimed, Outcome outcome, Verdict verdict) {
        OffsetDateTime now = utc(clock.instant());
        String state = switch (verdict) {
            case Verdict.Finished(boolean delivered) -> delivered ? "delivered" : "failed";
            case Verdict.Again again -> "queued";
        };
        OffsetDateTime due = switch (verdict) {
            case Verdict.Finished finished -> now;
            case Verdict.Again(Instant next) -> utc(next);
        };
        return pool.preparedQuery("""
                        WITH ended AS (
                            UPDATE attempts SET ended_at = $3, outcome = $4, detail = $5
                            WHERE message_id = $1 AND number = $2)
                        UPDATE messages SET state = $6, due_at = $7,
                            finished_at = CASE WHEN $6 = 'queued' THEN NULL ELSE $3::timestamptz END,
                            text_body = CASE WHEN sensitive AND $6 <> 'queued' THEN '' ELSE text_body END,
                            html_body = CASE WHEN sensitive AND $6 <> 'queued' THEN '' ELSE html_body END
                        WHERE id = $1 AND attempts = $2 AND state = 'queued'
                        """)
                .execute(Tuple.from(List.of(
                        claimed.email().message(),
                        claimed.attempt(),
                        now,
                        name(outcome),
                        outcome.detail(),
                        state,
                        due)))
                .replaceWithVoid();
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered delivered -> "delivered";
            case Outcome.Refused refused -> "refused";
            case Outcome.Unavailable unavailable -> "unavailable";
        };
    }

    private static Email email(Row row) {
        return new Email(
                row.getUUID("id"),
                Optional.ofNullable(row.getUUID("organization_id")),
                Optional.ofNullable(row.getUUID("user_id")),
                Optional.ofNullable(row.getUUID("event_id")),
                row.getString("template"),
                row.getString("recipient"),
                row.getString("subject"),
                row.getString("text_body"),
                row.getString("html_body"));
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
