package io.llmoptimizer.auth.apikeys;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.auth.stepup.StepUp;
import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Creates, lists, changes, rotates and revokes API keys. Members manage their own; {@link Permission#API_KEYS_MANAGE} extends
 * to everybody's, and to those of projects and service accounts. What a member may not see does not exist for them.
 */
@Singleton
class ApiKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ApiKeyStore store;
    private final OrganizationStore organizations;
    private final RevocationBroadcaster broadcaster;
    private final KeyEvents events;
    private final StepUp stepUp;
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
            KeyEvents events,
            StepUp stepUp,
            Clock clock) {
        this.store = store;
        this.organizations = organizations;
        this.broadcaster = broadcaster;
        this.events = events;
        this.stepUp = stepUp;
        this.clock = clock;
    }

    /**
     * Fails with 403 when the member lacks a permission the key would have, and with 404 when there is no such project or
     * service account. A key that can change who may do what takes a recent authentication (401 {@code step-up-required}).
     */
    Uni<Created> create(Member member, NewApiKey wanted) {
        member.require(Permission.API_KEYS_WRITE);
        wanted.scopes().stream().map(Scope::permission).forEach(member::require);
        Instant now = clock.instant();
        if (wanted.expiresAt().filter(expiry -> !expiry.isAfter(now)).isPresent()) {
            throw ProblemException.invalid("expiresAt", "must be in the future");
        }
        return recentlyAuthenticated(wanted)
                .chain(() -> organizations.project(member.organization().id(), wanted.projectId()))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("project")))
                .flatMap(project -> owner(member, wanted.owner(), project)
                        .map(owner -> generate(member.organization().id(), project, owner, wanted, now)))
                .call(created -> store.create(
                        created.key(), ApiKeyFormat.hash(created.secret()), events.created(member, created.key())));
    }

    private Uni<Void> recentlyAuthenticated(NewApiKey wanted) {
        return wanted.scopes().stream().anyMatch(Scope::isSensitive)
                ? stepUp.require()
                : Uni.createFrom().voidItem();
    }

    private Uni<KeyOwner> owner(Member member, NewApiKey.WantedOwner wanted, UUID project) {
        return switch (wanted) {
            case NewApiKey.WantedOwner.Maker _ ->
                Uni.createFrom().item(new KeyOwner.User(member.user().id()));
            case NewApiKey.WantedOwner.Project _ -> {
                member.require(Permission.API_KEYS_MANAGE);
                yield Uni.createFrom().item(new KeyOwner.Project(project));
            }
            case NewApiKey.WantedOwner.ServiceAccount(UUID account) -> {
                member.require(Permission.API_KEYS_MANAGE);
                yield store.hasServiceAccount(member.organization().id(), account)
                        .map(there -> {
                            if (!there) {
                                throw ProblemException.notFound("service account");
                            }
                            return new KeyOwner.ServiceAccount(account);
                        });
            }
        };
    }

    Uni<Page<ApiKey>> list(Member member, Paging paging) {
        return paging.page(
                (after, limit) -> store.list(member.organization().id(), visibleTo(member), after, limit), ApiKey::id);
    }

    Uni<ApiKey> find(Member member, UUID id) {
        return store.find(member.organization().id(), visibleTo(member), id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("API key")));
    }

    /** Revokes a key, which takes effect everywhere within a second. Revoking it again is no error. */
    Uni<Void> revoke(Member member, UUID id) {
        return find(member, id)
                .flatMap(key -> store.revoke(key, events.revoked(member, key), clock.instant()))
                .chain(broadcaster::tell);
    }

    /** What is empty stays as it is. Holds everywhere within a second; fails with 409 when the key does not work any more. */
    Uni<ApiKey> change(
            Member member, UUID id, Optional<String> name, Optional<List<String>> models, Optional<Limits> limits) {
        return working(member, id)
                .flatMap(key -> {
                    ApiKey changed = new ApiKey(
                            key.id(),
                            key.organizationId(),
                            key.projectId(),
                            key.owner(),
                            name.orElse(key.name()),
                            key.prefix(),
                            key.scopes(),
                            models.orElse(key.allowedModels()),
                            limits.orElse(key.limits()),
                            key.createdAt(),
                            key.expiresAt(),
                            key.lastUsedAt(),
                            key.revokedAt(),
                            key.replacedBy());
                    return store.change(changed, events.changed(member, key), clock.instant())
                            .invoke(ApiKeys::orGone)
                            .replaceWith(changed);
                })
                .call(broadcaster::tell);
    }

    /**
     * Makes a key with the same rights, and lets the former end after {@code grace}. Nobody gets hold of a key that acts for
     * another member, or permits what they may not do.
     */
    Uni<Created> rotate(Member member, UUID id, Duration grace) {
        return working(member, id)
                .invoke(key -> requireHold(member, key))
                .flatMap(key -> {
                    Instant now = clock.instant();
                    String secret = newSecret();
                    ApiKey successor =
                            key.successor(UuidCreator.getTimeOrderedEpoch(), ApiKeyFormat.shown(secret), now);
                    return store.rotate(
                                    key,
                                    now.plus(grace),
                                    successor,
                                    ApiKeyFormat.hash(secret),
                                    events.rotated(member, key, successor, grace.toSeconds()),
                                    now)
                            .invoke(ApiKeys::orGone)
                            .replaceWith(new Created(successor, secret));
                })
                .call(broadcaster::tell);
    }

    private static void requireHold(Member member, ApiKey key) {
        if (key.owner() instanceof KeyOwner.User user
                && !user.id().equals(member.user().id())) {
            throw ProblemException.forbidden("This key acts for another member; only they can rotate it.");
        }
        key.scopes().stream().map(Scope::permission).forEach(member::require);
    }

    private Uni<ApiKey> working(Member member, UUID id) {
        return find(member, id).invoke(key -> orGone(key.status(clock.instant()) == ApiKey.Status.ACTIVE));
    }

    private static void orGone(boolean changed) {
        if (!changed) {
            throw ProblemException.conflict(
                    "key-has-ended", "This API key was revoked, replaced or has expired; create a new one.");
        }
    }

    /** Whose keys the member sees: empty means everybody's. */
    private static Optional<UUID> visibleTo(Member member) {
        if (member.role().permits(Permission.API_KEYS_MANAGE)) {
            return Optional.empty();
        }
        member.require(Permission.API_KEYS_WRITE);
        return Optional.of(member.user().id());
    }

    private static Created generate(UUID organization, UUID project, KeyOwner owner, NewApiKey wanted, Instant now) {
        String secret = newSecret();
        ApiKey key = new ApiKey(
                UuidCreator.getTimeOrderedEpoch(),
                organization,
                project,
                owner,
                wanted.name(),
                ApiKeyFormat.shown(secret),
                wanted.scopes(),
                wanted.allowedModels(),
                wanted.limits(),
                now,
                wanted.expiresAt(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Created(key, secret);
    }

    private static String newSecret() {
        byte[] random = new byte[ApiKeyFormat.SECRET_BYTES];
        RANDOM.nextBytes(random);
        return ApiKeyFormat.of(random);
    }
}
