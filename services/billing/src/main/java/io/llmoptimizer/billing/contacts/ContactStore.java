package io.llmoptimizer.billing.contacts;

import io.llmoptimizer.common.events.OrganizationCreated;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The e-mail address of each organization's owner. */
@Singleton
public class ContactStore {
    private final Pool pool;

    ContactStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * Remembers the contact; an organization is created once, so telling it again changes nothing. Of a user who is erased
     * already, no address is kept.
     */
    Uni<Void> remember(OrganizationCreated organization) {
        UUID owner = organization.ownerId();
        return alone(
                owner,
                transaction -> transaction
                        .preparedQuery("""
                        INSERT INTO organization_contact (organization_id, name, owner_id, owner_email)
                        VALUES ($1, $2, $3,
                                CASE WHEN EXISTS (SELECT FROM erased_user WHERE user_id = $3) THEN NULL ELSE $4 END)
                        ON CONFLICT (organization_id) DO NOTHING
                        """)
                        .execute(Tuple.of(
                                organization.organizationId(), organization.name(), owner, organization.ownerEmail()))
                        .replaceWithVoid());
    }

    /** Forgets the user's address, also where it is told only later. */
    Uni<Void> forget(UUID user) {
        return alone(
                user,
                transaction -> transaction
                        .preparedQuery("INSERT INTO erased_user (user_id) VALUES ($1) ON CONFLICT DO NOTHING")
                        .execute(Tuple.of(user))
                        .chain(() -> transaction
                                .preparedQuery("UPDATE organization_contact SET owner_email = NULL WHERE owner_id = $1")
                                .execute(Tuple.of(user)))
                        .replaceWithVoid());
    }

    /** No two of these run at once for the same user: each would overlook what the other is about to commit. */
    private Uni<Void> alone(UUID user, Function<SqlConnection, Uni<Void>> work) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(user.getMostSignificantBits() ^ user.getLeastSignificantBits()))
                .chain(() -> work.apply(transaction)));
    }

    /** Addresses of those {@code organizations} that have one. */
    public Uni<Map<UUID, String>> emails(SqlClient transaction, Collection<UUID> organizations) {
        if (organizations.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return transaction
                .preparedQuery("""
                        SELECT organization_id, owner_email FROM organization_contact
                        WHERE organization_id = ANY($1) AND owner_email IS NOT NULL
                        """)
                .execute(Tuple.of(organizations.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, String> emails = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> emails.put(row.getUUID(0), row.getString(1)));
                    return emails;
                });
    }
}
