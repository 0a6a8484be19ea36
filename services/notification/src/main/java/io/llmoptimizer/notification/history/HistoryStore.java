package io.llmoptimizer.notification.history;

import io.llmoptimizer.http.caller.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Reads messages with their attempts. */
@Singleton
class HistoryStore {
    private final Pool pool;

    HistoryStore(Pool pool) {
        this.pool = pool;
    }

    /** The newest ones {@code caller} may see, older than {@code after}, at most {@code most}. */
    Uni<List<SentMessage>> list(Caller caller, Optional<UUID> after, int most) {
        return find("AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4", caller, after.orElse(null), most);
    }

    Uni<Optional<SentMessage>> get(Caller caller, UUID id) {
        return find("AND id = $3 LIMIT $4", caller, id, 1)
                .map(found -> found.stream().findFirst());
    }

    private Uni<List<SentMessage>> find(String which, Caller caller, UUID id, int most) {
        return pool.preparedQuery("""
                        SELECT id, template, recipient, subject, state, created_at, finished_at, event_id FROM messages
                        WHERE ((organization_id = $1 AND (user_id IS NULL OR user_id = $2))
                            OR (organization_id IS NULL AND user_id = $2))
                        """ + which)
                .execute(Tuple.from(
                        Arrays.asList(caller.organization(), caller.user().orElse(null), id, most)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(HistoryStore::message)
                        .toList())
                .flatMap(this::withAttempts);
    }

    private Uni<List<SentMessage>> withAttempts(List<SentMessage> messages) {
        UUID[] ids = messages.stream().map(SentMessage::id).toArray(UUID[]::new);
        return pool.preparedQuery("SELECT * FROM attempts WHERE message_id = ANY($1) ORDER BY message_id, number")
                .execute(Tuple.of(ids))
                .map(rows -> {
                    Map<UUID, List<SentMessage.Attempt>> byMessage = new HashMap<>();
                    rows.forEach(row -> byMessage
                            .computeIfAbsent(row.getUUID("message_id"), message -> new ArrayList<>())
                            .add(attempt(row)));
                    return messages.stream()
                            .map(message -> message.with(byMessage.getOrDefault(message.id(), List.of())))
                            .toList();
                });
    }

    private static SentMessage message(Row row) {
        return new SentMessage(
                row.getUUID("id"),
                row.getString("template"),
                row.getString("recipient"),
                row.getString("subject"),
                row.getString("state"),
                instant(row.getOffsetDateTime("created_at")),
                instant(row.getOffsetDateTime("finished_at")),
                row.getUUID("event_id"),
                List.of());
    }

    private static SentMessage.Attempt attempt(Row row) {
        return new SentMessage.Attempt(
                row.getInteger("number"),
                row.getString("channel"),
                instant(row.getOffsetDateTime("started_at")),
                instant(row.getOffsetDateTime("ended_at")),
                row.getString("outcome"),
                row.getString("detail"));
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
