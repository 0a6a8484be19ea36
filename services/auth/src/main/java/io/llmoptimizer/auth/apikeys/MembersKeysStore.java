package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.common.events.ApiKeyRevoked;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The API keys of somebody who leaves an organization. */
@Singleton
public class MembersKeysStore {
    private final RevocationStore revocations;
    private final Outbox outbox;
    private final EventFactory events;

    MembersKeysStore(RevocationStore revocations, Outbox outbox, EventFactory events) {
        this.revocations = revocations;
        this.outbox = outbox;
        this.events = events;
    }

    /** Revokes them for good, in the {@code transaction} that ends the membership: who comes back makes new ones. */
    public Uni<Void> revokeAll(SqlClient transaction, UUID organization, UUID user, Instant now) {
        return transaction
                .preparedQuery("""
                        UPDATE api_key SET revoked_at = $3
                        WHERE user_id = $2 AND organization_id = $1 AND revoked_at IS NULL
                        RETURNING id, name
                        """)
                .execute(Tuple.of(organization, user, now.atOffset(ZoneOffset.UTC)))
                .flatMap(rows -> {
                    List<UUID> keys = new ArrayList<>(rows.size());
                    List<CloudEvent<?>> announcements = new ArrayList<>(rows.size());
                    rows.forEach(row -> {
                        keys.add(row.getUUID("id"));
                        announcements.add(event(row, organization));
                    });
                    return revocations
                            .record(transaction, Revocations.Kind.API_KEY, keys, now)
                            .chain(() -> outbox.append(transaction, announcements));
                });
    }

    private CloudEvent<ApiKeyRevoked> event(Row row, UUID organization) {
        UUID id = row.getUUID("id");
        return events.create(
                EventTypes.API_KEY_REVOKED,
                id.toString(),
                organization,
                new ApiKeyRevoked(id, organization, row.getString("name")));
    }
}
