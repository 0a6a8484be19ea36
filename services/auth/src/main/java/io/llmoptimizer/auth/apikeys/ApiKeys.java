package io.llmoptimizer.auth.apikeys;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.common.events.ApiKeyCreated;
import io.llmoptimizer.common.events.ApiKeyRevoked;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Creates, lists and revokes API keys. Members manage their own; {@link Permission#API_KEYS_MANAGE} extends to everybody's.
 * What a member may not see does not exist for them.
 */
@Singleton
class ApiKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ApiKeyStore store;
    private final OrganizationStore organizations;
    private final RevocationBroadcaster broadcaster;
    private final EventFactory events;
    private final Clock clock;

    /**
     * A new key.
     *
     * @param secret the key itself: shown now and never again
     */
    record Created(ApiKey key, String secret) {
        @Override
        public String toString() {
            return "Created[" + key.id() + "]";
        }
    }

    ApiKeys(
            ApiKeyStore store,
            OrganizationStore organizations,
            RevocationBroadcaster broadcaster,
            EventFactory events,
            Clock clock) {
        this.store = store;
        this.organizations = organizations;
        this.broadcaster = broadcaster;
        this.events = events;
        this.clock = clock;
    }

    /** Fails with 403 when the member lacks a permission the key would have, and 404 when there is no such project. */
    Uni<Created> create(Member member, NewApiKey wanted) {
        member.require(Permission.API_KEYS_WRITE);
        wanted.scopes().stream().map(Scope::permission).forEach(member::require);
        Instant now = clock.instant();
        if (wanted.expiresAt().filter(expiry -> !expiry.isAfter(now)).isPresent()) {
            throw ProblemException.invalid("expiresAt", "must be in the future");
        }
        return organizations
                .project(member.organization().id(), wanted.projectId())
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("project")))
                .flatMap(project -> {
                    Created created = generate(member, project, wanted, now);
                    return store.create(created.key(), ApiKeyFormat.hash(created.secret()), createdEvent(created.key()))
                            .replaceWith(created);
                });
    }

    Uni<Page<ApiKey>> list(Member member, Paging paging) {
        int limit = paging.limit();
        return store.list(member.organization().id(), visibleTo(member), paging.after(), limit + 1)
                .map(keys -> Page.of(keys, limit, key -> key.id().toString()));
    }

    Uni<ApiKey> find(Member member, UUID id) {
        return store.find(member.organization().id(), visibleTo(member), id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("API key")));
    }

    /** Revokes a key, which takes effect everywhere within a second. Revoking it again is no error. */
    Uni<Void> revoke(Member member, UUID id) {
        return find(member, id)
                .flatMap(key -> store.revoke(key, revokedEvent(key), clock.instant()))
                .chain(broadcaster::tell);
    }

    /** Whose keys the member sees: empty means everybody's. */
    private static Optional<UUID> visibleTo(Member member) {
        member.require(Permission.API_KEYS_WRITE);
        return member.role().permits(Permission.API_KEYS_MANAGE)
                ? Optional.empty()
                : Optional.of(member.user().id());
    }

    private static Created generate(Member member, UUID project, NewApiKey wanted, Instant now) {
        byte[] random = new byte[ApiKeyFormat.SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = ApiKeyFormat.of(random);
        ApiKey key = new ApiKey(
                UuidCreator.getTimeOrderedEpoch(),
                member.organization().id(),
                project,
                member.user().id(),
                wanted.name(),
                ApiKeyFormat.shown(secret),
                wanted.scopes(),
                wanted.allowedModels(),
                wanted.limits(),
                now,
                wanted.expiresAt(),
                Optional.empty(),
                Optional.empty());
        return new Created(key, secret);
    }

    private CloudEvent<ApiKeyCreated> createdEvent(ApiKey key) {
        return events.create(
                EventTypes.API_KEY_CREATED,
                key.id().toString(),
                key.organizationId(),
                new ApiKeyCreated(
                        key.id(),
                        key.organizationId(),
                        key.projectId(),
                        key.userId(),
                        key.name(),
                        key.expiresAt().orElse(null)));
    }

    private CloudEvent<ApiKeyRevoked> revokedEvent(ApiKey key) {
        return events.create(
                EventTypes.API_KEY_REVOKED,
                key.id().toString(),
                key.organizationId(),
                new ApiKeyRevoked(key.id(), key.organizationId(), key.name()));
    }
}
