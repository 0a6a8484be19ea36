package io.llmoptimizer.auth.organizations;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Sees to it that a user belongs somewhere. Who was removed from their last organization, or deleted it, gets a new one of
 * their own: otherwise they could not even sign in to accept an invitation.
 */
@Singleton
public class HomeStore {
    private final Pool pool;
    private final OrganizationStore organizations;
    private final Outbox outbox;
    private final AuditLog audit;
    private final EventFactory events;
    private final Clock clock;

    HomeStore(
            Pool pool,
            OrganizationStore organizations,
            Outbox outbox,
            AuditLog audit,
            EventFactory events,
            Clock clock) {
        this.pool = pool;
        this.organizations = organizations;
        this.outbox = outbox;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** Everything the user belongs to, the oldest membership first; at least one. */
    public Uni<List<Membership>> membershipsOf(UUID user, String name, String email) {
        return organizations
                .membershipsOf(user)
                .flatMap(memberships -> memberships.isEmpty()
                        ? settle(user, name, email).chain(() -> organizations.membershipsOf(user))
                        : Uni.createFrom().item(memberships));
    }

    /** Under the lock of the user's row, so that two sign-ins at once make one organization. */
    private Uni<Void> settle(UUID user, String name, String email) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("SELECT id FROM app_user WHERE id = $1 FOR NO KEY UPDATE")
                .execute(Tuple.of(user))
                .chain(() -> transaction
                        .preparedQuery("SELECT 1 FROM membership WHERE user_id = $1 LIMIT 1")
                        .execute(Tuple.of(user)))
                .flatMap(found ->
                        found.rowCount() > 0 ? Uni.createFrom().voidItem() : create(transaction, user, name, email)));
    }

    private Uni<Void> create(SqlClient transaction, UUID user, String name, String email) {
        Instant now = clock.instant();
        Organization home = new Organization(UuidCreator.getTimeOrderedEpoch(), name + "'s organization");
        return organizations
                .create(transaction, home, user, now)
                .chain(() -> outbox.append(
                        transaction,
                        events.create(
                                EventTypes.ORGANIZATION_CREATED,
                                home.id().toString(),
                                home.id(),
                                new OrganizationCreated(home.id(), home.name(), user, email))))
                .chain(() -> audit.record(
                        transaction,
                        AuditEvent.of(Actor.user(user), home.id(), "organization.created")
                                .on("organization", home.id())));
    }
}
