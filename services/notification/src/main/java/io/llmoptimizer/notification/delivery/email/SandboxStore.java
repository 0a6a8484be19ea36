package io.llmoptimizer.notification.delivery.email;

import io.llmoptimizer.http.caller.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What the sandbox was given. */
@Singleton
class SandboxStore {
    private final Pool pool;
    private final Clock clock;

    SandboxStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Keeps {@code email} once. */
    Uni<Void> keep(Email email) {
        return pool.preparedQuery("""
                        INSERT INTO sandbox_messages (id, organization_id, user_id, event_id, template, recipient, subject,
                            text_body, html_body, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        ON CONFLICT (id) DO NOTHING
                        """)
                .execute(Tuple.from(Arrays.asList(
                        email.message(),
                        email.organization().orElse(null),
                        email.user().orElse(null),
                        email.event().orElse(null),
                        email.template(),
                        email.to(),
                        email.subject(),
                        email.text(),
                        email.html(),
                        clock.instant().atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    /** The newest ones {@code caller} may see, older than {@code after}, at most {@code most}. */
    Uni<List<SandboxMessage>> list(Caller caller, Optional<UUID> after, int most) {
        return pool.preparedQuery("""
                        SELECT * FROM sandbox_messages
                        WHERE ((organization_id = $1 AND (user_id IS NULL OR user_id = $2))
                            OR (organization_id IS NULL AND user_id = $2))
                          AND ($3::uuid IS NULL OR id < $3)
                        ORDER BY id DESC LIMIT $4
                        """)
                .execute(Tuple.from(
                        Arrays.asList(caller.organization(), caller.user().orElse(null), after.orElse(null), most)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SandboxStore::message)
                        .toList());
    }

    private static SandboxMessage message(Row row) {
        return new SandboxMessage(
                row.getUUID("id"),
                row.getString("template"),
                row.getString("recipient"),
                row.getString("subject"),
                row.getString("text_body"),
                row.getString("html_body"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getUUID("event_id"));
    }
}
