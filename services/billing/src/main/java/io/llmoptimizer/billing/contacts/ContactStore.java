package io.llmoptimizer.billing.contacts;

import io.llmoptimizer.common.events.OrganizationCreated;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The e-mail address of each organization's owner. */
@Singleton
public class ContactStore {
    private final Pool pool;

    ContactStore(Pool pool) {
        this.pool = pool;
    }

    /** Remembers the contact; an organization is created once, so telling it again changes nothing. */
    Uni<Void> remember(OrganizationCreated organization) {
        return pool.preparedQuery("""
                        INSERT INTO organization_contact (organization_id, name, owner_email) VALUES ($1, $2, $3)
                        ON CONFLICT (organization_id) DO NOTHING
                        """)
                .execute(Tuple.of(organization.organizationId(), organization.name(), organization.ownerEmail()))
                .replaceWithVoid();
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
