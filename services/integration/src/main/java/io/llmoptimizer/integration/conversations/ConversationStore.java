package io.llmoptimizer.integration.conversations;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of responses; every query of a client's is bound to its organization and project. */
@Singleton
class ConversationStore {
    private static final String OWNED = "organization_id = $1 AND project_id IS NOT DISTINCT FROM $2";

    private static final String INSERT = """
            INSERT INTO response (organization_id, project_id, id, user_id, previous_id, input, body, size, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String FIND =
            "SELECT id, previous_id, input, body FROM response WHERE " + OWNED + " AND id = $3 AND expires_at > $4";

    private static final String DELETE = "DELETE FROM response WHERE " + OWNED + " AND id = $3 AND expires_at > $4";

    /** Walks the links by ids alone, one step past a bound, so that the caller sees that it was passed. */
    private static final String CHAIN = """
            WITH RECURSIVE link AS (
                SELECT id, previous_id, size::bigint AS total, 1 AS depth FROM response
                WHERE organization_id = $1 AND project_id IS NOT DISTINCT FROM $2 AND id = $3 AND expires_at > $4
                UNION ALL
                SELECT earlier.id, earlier.previous_id, link.total + earlier.size, link.depth + 1
                FROM link JOIN response earlier ON earlier.id = link.previous_id
                WHERE earlier.organization_id = $1 AND earlier.project_id IS NOT DISTINCT FROM $2
                    AND earlier.expires_at > $4 AND link.depth <= $5 AND link.total <= $6
            )
            SELECT link.id, link.previous_id, link.total, link.depth,
                CASE WHEN link.depth <= $5 AND link.total <= $6 THEN response.input END AS input,
                CASE WHEN link.depth <= $5 AND link.total <= $6 THEN response.body END AS body
            FROM link JOIN response USING (id)
            ORDER BY link.depth DESC
            """;

    private static final String CLEAN_UP = """
            DELETE FROM response WHERE id IN (
                SELECT id FROM response WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
            """;

    private final Pool pool;

    ConversationStore(Pool pool) {
        this.pool = pool;
    }

    /** Durable when it completes. */
    Uni<Void> insert(
            Owner owner, Optional<UUID> user, StoredResponse response, int size, Instant created, Instant expires) {
        Tuple values = owned(owner)
                .addUUID(response.id())
                .addUUID(user.orElse(null))
                .addUUID(response.previous().orElse(null))
                .addString(response.input())
                .addString(response.body())
                .addInteger(size)
                .addOffsetDateTime(at(created))
                .addOffsetDateTime(at(expires));
        return pool.preparedQuery(INSERT).execute(values).replaceWithVoid();
    }

    Uni<Optional<StoredResponse>> find(Owner owner, UUID id, Instant now) {
        return pool.preparedQuery(FIND)
                .execute(owned(owner).addUUID(id).addOffsetDateTime(at(now)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(response(rows.iterator().next())));
    }

    /** @return whether it was there */
    Uni<Boolean> delete(Owner owner, UUID id, Instant now) {
        return pool.preparedQuery(DELETE)
                .execute(owned(owner).addUUID(id).addOffsetDateTime(at(now)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The response {@code id} and those before it. */
    Uni<Chain> chain(Owner owner, UUID id, Instant now, int longest, long largest) {
        Tuple values = owned(owner)
                .addUUID(id)
                .addOffsetDateTime(at(now))
                .addInteger(longest)
                .addLong(largest);
        return pool.preparedQuery(CHAIN).execute(values).map(rows -> {
            List<StoredResponse> responses = new ArrayList<>(rows.size());
            for (Row row : rows) {
                if (row.getInteger("depth") > longest || row.getLong("total") > largest) {
                    return new Chain.TooLong();
                }
                responses.add(response(row));
            }
            if (responses.isEmpty()) {
                return new Chain.Missing(id);
            }
            return responses
                    .getFirst()
                    .previous()
                    .<Chain>map(Chain.Missing::new)
                    .orElseGet(() -> new Chain.Whole(responses));
        });
    }

    /** @return how many of the expired were deleted, at most {@code most} */
    Uni<Integer> deleteExpired(Instant now, int most) {
        return pool.preparedQuery(CLEAN_UP).execute(Tuple.of(at(now), most)).map(rows -> rows.rowCount());
    }

    /** Everything that a user's own calls left, in every organization. */
    Uni<Void> deleteOf(UUID user) {
        return pool.preparedQuery("DELETE FROM response WHERE user_id = $1")
                .execute(Tuple.of(user))
                .replaceWithVoid();
    }

    private static StoredResponse response(Row row) {
        return new StoredResponse(
                row.getUUID("id"),
                Optional.ofNullable(row.getUUID("previous_id")),
                row.getString("input"),
                row.getString("body"));
    }

    private static Tuple owned(Owner owner) {
        return Tuple.tuple()
                .addUUID(owner.organization())
                .addUUID(owner.project().orElse(null));
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
