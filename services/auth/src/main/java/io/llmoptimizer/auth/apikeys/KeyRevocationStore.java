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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Revokes API keys for good together with what they belong to, in the {@code transaction} that ends it. Other services hear
 * of each key, whether or not its row outlives the transaction. After the commit, tell the gateways.
 */
@Singleton
public class KeyRevocationStore {
    private final RevocationStore revocations;
    private final Outbox outbox;
    private final EventFactory events;

    KeyRevocationStore(RevocationStore revocations, Outbox outbox, EventFactory events) {
        this.revocations = revocations;
        this.outbox = outbox;
        this.events = events;
    }

    /** Those of somebody who leaves an organization: who comes back makes new ones. */
    public Uni<Void> ofMember(SqlClient transaction, UUID organization, UUID user, Instant now) {
        return revoke(transaction, "user_id = $2 AND organization_id = $3", Tuple.of(at(now), user, organization), now);
    }

    /** Those of a user in all organizations. */
    public Uni<Void> ofUser(SqlClient transaction, UUID user, Instant now) {
        return revoke(transaction, "user_id = $2", Tuple.of(at(now), user), now);
    }

    /** Those of a user in all organizations, and all keys of organizations that nobody else is in. */
    public Uni<Void> ofErasedUser(SqlClient transaction, UUID user, Instant now) {
        return revoke(transaction, """
                (user_id = $2 OR organization_id IN (
                    SELECT m.organization_id FROM membership m WHERE m.user_id = $2 AND NOT EXISTS (
                        SELECT FROM membership x WHERE x.organization_id = m.organization_id AND x.user_id <> $2)))
                """, Tuple.of(at(now), user), now);
    }

    public Uni<Void> ofServiceAccount(SqlClient transaction, UUID account, Instant now) {
        return revoke(transaction, "service_account_id = $2", Tuple.of(at(now), account), now);
    }

    public Uni<Void> ofProject(SqlClient transaction, UUID project, Instant now) {
        return revoke(transaction, "project_id = $2", Tuple.of(at(now), project), now);
    }

    public Uni<Void> ofOrganization(SqlClient transaction, UUID organization, Instant now) {
        return revoke(transaction, "organization_id = $2", Tuple.of(at(now), organization), now);
    }

    private Uni<Void> revoke(SqlClient transaction, String which, Tuple parameters, Instant now) {
        return transaction
                .preparedQuery("UPDATE api_key SET revoked_at = $1 WHERE revoked_at IS NULL AND " + which
                        + " RETURNING id, organization_id, name")
                .execute(parameters)
                .flatMap(rows -> {
                    List<UUID> keys = new ArrayList<>(rows.size());
                    List<CloudEvent<?>> announcements = new ArrayList<>(rows.size());
                    rows.forEach(row -> {
                        keys.add(row.getUUID("id"));
                        announcements.add(event(row));
                    });
                    return revocations
                            .record(transaction, Revocations.Kind.API_KEY, keys, now)
                            .chain(() -> outbox.append(transaction, announcements));
                });
    }

    private CloudEvent<ApiKeyRevoked> event(Row row) {
        UUID id = row.getUUID("id");
        UUID organization = row.getUUID("organization_id");
        return events.create(
                EventTypes.API_KEY_REVOKED,
                id.toString(),
                organization,
                new ApiKeyRevoked(id, organization, row.getString("name")));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
