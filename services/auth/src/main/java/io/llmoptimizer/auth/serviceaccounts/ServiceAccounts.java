package io.llmoptimizer.auth.serviceaccounts;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.access.Authority;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.roles.AssignableRole;
import io.llmoptimizer.auth.roles.RoleCatalog;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Manages the service accounts of an organization. None permits more than who makes or changes it may do. */
@Singleton
class ServiceAccounts {
    private final ServiceAccountStore store;
    private final RoleCatalog roles;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    ServiceAccounts(ServiceAccountStore store, RoleCatalog roles, RevocationBroadcaster broadcaster, Clock clock) {
        this.store = store;
        this.roles = roles;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    Uni<ServiceAccount> create(Authority by, String name, String roleName) {
        return assignable(by, roleName).flatMap(role -> {
            ServiceAccount account = new ServiceAccount(
                    UuidCreator.getTimeOrderedEpoch(),
                    by.organization(),
                    name,
                    role.role(),
                    clock.instant(),
                    Optional.empty());
            AuditEvent event = by.did("service-account.created")
                    .on("service-account", account.id())
                    .with("role", role.audited());
            return store.create(account, role, event).replaceWith(account);
        });
    }

    Uni<Page<ServiceAccount>> list(Authority by, Paging paging) {
        return paging.page((after, limit) -> store.list(by.organization(), after, limit), ServiceAccount::id);
    }

    Uni<ServiceAccount> find(Authority by, UUID id) {
        return store.find(by.organization(), id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("service account")));
    }

    /** What is empty stays as it is. Holds for its keys within a second. */
    Uni<ServiceAccount> change(
            Authority by, UUID id, Optional<String> name, Optional<String> roleName, Optional<Boolean> disabled) {
        return mine(by, id)
                .flatMap(account -> role(by, roleName).flatMap(role -> {
                    AuditEvent event = by.did("service-account.changed")
                            .on("service-account", id)
                            .with("disabled", disabled.map(String::valueOf).orElse("unchanged"))
                            .with("role", role.map(AssignableRole::audited).orElse("unchanged"));
                    return store.change(
                            account, new ServiceAccountStore.Change(name, role, disabled), event, clock.instant());
                }))
                .chain(broadcaster::tell)
                .chain(() -> find(by, id));
    }

    /** Deletes it with its keys, which takes effect everywhere within a second. */
    Uni<Void> delete(Authority by, UUID id) {
        return mine(by, id)
                .flatMap(account -> store.delete(
                        account, by.did("service-account.deleted").on("service-account", id), clock.instant()))
                .chain(broadcaster::tell);
    }

    /** One that does not permit more than the caller may do. */
    private Uni<ServiceAccount> mine(Authority by, UUID id) {
        return find(by, id).invoke(account -> by.requireAll(account.role()));
    }

    private Uni<Optional<AssignableRole>> role(Authority by, Optional<String> name) {
        return name.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : assignable(by, name.get()).map(Optional::of);
    }

    private Uni<AssignableRole> assignable(Authority by, String name) {
        return roles.find(by.organization(), name).invoke(role -> by.requireAll(role.role()));
    }
}
