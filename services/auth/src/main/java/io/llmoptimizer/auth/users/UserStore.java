package io.llmoptimizer.auth.users;

import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.outbox.Outbox;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;

/** Accounts in PostgreSQL. */
@Singleton
public class UserStore {
    private static final String EMAIL_UNIQUE = "app_user_email_unique";

    private final OrganizationStore organizations;
    private final Outbox outbox;

    UserStore(OrganizationStore organizations, Outbox outbox) {
        this.organizations = organizations;
        this.outbox = outbox;
    }

    /**
     * Adds an account with its own organization and announces both, all or nothing.
     *
     * @return false, and nothing is added, when the address is taken
     */
    Uni<Boolean> register(
            Account account,
            EmailAddress email,
            Organization organization,
            MailedToken token,
            List<CloudEvent<?>> events) {
        UserEntity entity = new UserEntity();
        entity.id = account.user().id();
        entity.email = email.value();
        entity.emailKey = email.key();
        entity.name = account.user().name();
        entity.passwordHash = account.passwordHash().orElse(null);
        entity.status = account.status();
        entity.createdAt = token.createdAt();
        return Panache.withTransaction(() -> entity.persistAndFlush()
                        .chain(() -> organizations.create(organization, entity.id, token.createdAt()))
                        .chain(() -> verification(entity.id, token).persist())
                        .chain(() -> announce(events)))
                .replaceWith(true)
                .onFailure(UserStore::isTakenEmail)
                .recoverWithItem(false);
    }

    /** Announces what {@code alert} makes of the account with this address, unless that was done after {@code last}. */
    Uni<Void> alertOwner(EmailAddress email, Instant now, Instant last, Function<User, CloudEvent<?>> alert) {
        return Panache.withTransaction(() -> UserEntity.update(
                        "registrationAlertAt = ?1 where emailKey = ?2"
                                + " and (registrationAlertAt is null or registrationAlertAt < ?3)",
                        now,
                        email.key(),
                        last)
                .flatMap(due -> due == 0
                        ? Uni.createFrom().voidItem()
                        : UserEntity.<UserEntity>find("emailKey", email.key())
                                .firstResult()
                                .flatMap(owner -> announce(
                                        List.of(alert.apply(owner.toAccount().user()))))));
    }

    /**
     * Adds an account whose address another provider vouches for, as {@link #register} does, and whatever {@code alongside}
     * adds in the same transaction.
     */
    Uni<Void> registerVerified(
            Account account,
            EmailAddress email,
            Organization organization,
            List<CloudEvent<?>> events,
            Instant now,
            Supplier<Uni<Void>> alongside) {
        UserEntity entity = new UserEntity();
        entity.id = account.user().id();
        entity.email = email.value();
        entity.emailKey = email.key();
        entity.name = account.user().name();
        entity.status = account.status();
        entity.emailVerifiedAt = now;
        entity.createdAt = now;
        return Panache.withTransaction(() -> entity.persistAndFlush()
                .onFailure(UserStore::isTakenEmail)
                .transform(taken -> ProblemException.conflict(
                        "email-taken", "There is an account with this e-mail address already; sign in instead."))
                .chain(() -> organizations.create(organization, entity.id, now))
                .chain(() -> announce(events))
                .chain(alongside::get));
    }

    /** The account with this address. */
    public Uni<Optional<Account>> find(EmailAddress email) {
        return Panache.withSession(() ->
                        UserEntity.<UserEntity>find("emailKey", email.key()).firstResult())
                .map(found -> Optional.ofNullable(found).map(UserEntity::toAccount));
    }

    /** The account with this id; empty when there is none, or it was erased. */
    public Uni<Optional<Account>> find(UUID user) {
        return Panache.withSession(() -> UserEntity.<UserEntity>findById(user))
                .map(found -> Optional.ofNullable(found)
                        .map(UserEntity::toAccount)
                        .filter(account -> account.status() != UserStatus.ERASED));
    }

    /** Replaces a password hash, unless it has changed in the meantime. */
    public Uni<Void> replacePasswordHash(UUID user, String former, String latest) {
        return Panache.withTransaction(() -> UserEntity.update(
                        "passwordHash = ?1 where id = ?2 and passwordHash = ?3", latest, user, former))
                .replaceWithVoid();
    }

    /**
     * Marks the address verified that {@code token} was sent to. A token works once.
     *
     * @return whether the token was valid
     */
    Uni<Boolean> verifyEmail(String token, Instant now) {
        return Panache.withTransaction(() -> EmailVerificationEntity.update(
                        "usedAt = ?1 where tokenHash = ?2 and usedAt is null and expiresAt > ?1",
                        now,
                        MailedToken.hash(token))
                .flatMap(used -> used == 0
                        ? Uni.createFrom().item(false)
                        : EmailVerificationEntity.<EmailVerificationEntity>findById(MailedToken.hash(token))
                                .flatMap(verification -> UserEntity.update(
                                        "emailVerifiedAt = ?1 where id = ?2 and emailVerifiedAt is null",
                                        now,
                                        verification.userId))
                                .replaceWith(true)));
    }

    /** Adds {@code token} and announces it, unless the user still has one that works. */
    Uni<Void> renewVerification(UUID user, MailedToken token, CloudEvent<?> event) {
        return Panache.withTransaction(() -> EmailVerificationEntity.count(
                        "userId = ?1 and usedAt is null and expiresAt > ?2", user, token.createdAt())
                .flatMap(working -> working > 0
                        ? Uni.createFrom().voidItem()
                        : verification(user, token).persist().chain(() -> announce(List.of(event)))));
    }

    /** Deletes tokens that expired before {@code before}. */
    Uni<Void> forgetVerifications(Instant before) {
        return Panache.withTransaction(() -> EmailVerificationEntity.delete("expiresAt < ?1", before))
                .replaceWithVoid();
    }

    private Uni<Void> announce(List<CloudEvent<?>> events) {
        return Panache.getSession().flatMap(session -> {
            Uni<Void> announced = Uni.createFrom().voidItem();
            for (CloudEvent<?> event : events) {
                announced = announced.chain(() -> outbox.append(session, event));
            }
            return announced;
        });
    }

    private static EmailVerificationEntity verification(UUID user, MailedToken token) {
        EmailVerificationEntity verification = new EmailVerificationEntity();
        verification.tokenHash = token.hash();
        verification.userId = user;
        verification.createdAt = token.createdAt();
        verification.expiresAt = token.expiresAt();
        return verification;
    }

    private static boolean isTakenEmail(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException violation
                    && violation.getMessage().contains(EMAIL_UNIQUE)) {
                return true;
            }
        }
        return false;
    }
}
