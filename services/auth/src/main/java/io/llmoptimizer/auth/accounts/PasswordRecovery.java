package io.llmoptimizer.auth.accounts;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.passwords.NewPasswords;
import io.llmoptimizer.auth.passwords.PersonalWords;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.throttling.KnownDevices;
import io.llmoptimizer.auth.throttling.SignInThrottle;
import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.auth.users.EvenAnswers;
import io.llmoptimizer.auth.users.MailedToken;
import io.llmoptimizer.auth.users.SecurityAlerts;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.auth.users.UserStatus;
import io.llmoptimizer.auth.users.UserStore;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserPasswordResetRequested;
import io.llmoptimizer.common.events.UserSecurityAlert.Kinds;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Replaces a forgotten password through a mailed link (OWASP ASVS 5.0, 6.4.3). Signs nobody in, so MFA stays in force. */
@Singleton
public class PasswordRecovery {
    /** Kept a while after expiry, so that an old link is told from an invented one when somebody asks support. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final UserStore users;
    private final PasswordResetStore store;
    private final NewPasswords passwords;
    private final RecoveryConfig config;
    private final SecurityAlerts alerts;
    private final EventFactory events;
    private final RevocationBroadcaster broadcaster;
    private final SignInThrottle throttle;
    private final KnownDevices devices;
    private final EvenAnswers even;
    private final Clock clock;

    PasswordRecovery(
            UserStore users,
            PasswordResetStore store,
            NewPasswords passwords,
            RecoveryConfig config,
            SecurityAlerts alerts,
            EventFactory events,
            RevocationBroadcaster broadcaster,
            SignInThrottle throttle,
            KnownDevices devices,
            EvenAnswers even,
            Clock clock) {
        this.users = users;
        this.store = store;
        this.passwords = passwords;
        this.config = config;
        this.alerts = alerts;
        this.events = events;
        this.broadcaster = broadcaster;
        this.throttle = throttle;
        this.devices = devices;
        this.even = even;
        this.clock = clock;
    }

    /** Mails a link if there is an account that can use one. Whether there is shows neither in the answer nor in its time. */
    Uni<Void> request(EmailAddress email, Client client) {
        return throttle.mailRequest(client.address())
                .chain(() -> even.notBefore(users.find(email)
                        .flatMap(found -> found.filter(account -> account.status() == UserStatus.ACTIVE)
                                .map(account -> mailLink(account.user()))
                                .orElseGet(() -> Uni.createFrom().voidItem()))));
    }

    private Uni<Void> mailLink(User user) {
        MailedToken token = newToken();
        return store.add(
                user.id(),
                token,
                clock.instant().minus(config.lifetime()),
                config.mails(),
                announce(user, token, false));
    }

    private MailedToken newToken() {
        Instant now = clock.instant();
        return MailedToken.create(now, now.plus(config.lifetime()));
    }

    private CloudEvent<UserPasswordResetRequested> announce(User user, MailedToken token, boolean byAdministrator) {
        return events.create(
                EventTypes.USER_PASSWORD_RESET_REQUESTED,
                user.id().toString(),
                null,
                new UserPasswordResetRequested(
                        user.id(), user.email(), user.name(), null, token.value(), token.expiresAt(), byAdministrator));
    }

    /**
     * Sets the password of the account that {@code token} was mailed for.
     *
     * @return a token that makes the caller's device a known one; fails with a 400 problem when the token is invented, used or
     *     expired, or the password may not be chosen, which leaves the token as it was
     */
    Uni<String> reset(String token, String password, Client client) {
        return store.find(MailedToken.hash(token), clock.instant()).flatMap(found -> {
            User user = found.orElseThrow(PasswordRecovery::refused);
            return passwords
                    .hash("password", password, PersonalWords.of(user.email(), user.name()))
                    .flatMap(hash -> store.reset(
                            MailedToken.hash(token),
                            hash,
                            alerts.create(user, Kinds.PASSWORD_RESET, client.device()),
                            AuditEvent.ofPlatform(Actor.user(user.id()), "password.reset")
                                    .on("user", user.id()),
                            clock.instant()))
                    .flatMap(done -> done ? finish(user) : Uni.createFrom().failure(PasswordRecovery::refused));
        });
    }

    /**
     * Takes a user's password away, ends all sessions, and mails a link; nobody but the user gets to choose the new one.
     *
     * @param by the administrator
     * @return whether there is such an account, neither disabled nor erased
     */
    public Uni<Boolean> force(UUID user, UUID by) {
        return users.find(user).flatMap(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            MailedToken token = newToken();
            return store.force(
                    user,
                    token,
                    announce(found.get().user(), token, true),
                    AuditEvent.ofPlatform(Actor.user(by), "password.reset-forced")
                            .on("user", user));
        });
    }

    private Uni<String> finish(User user) {
        return broadcaster
                .tell()
                .chain(() -> throttle.forget(EmailAddress.parse(user.email()).key()))
                .replaceWith(() -> devices.issue(user.id(), Optional.empty()));
    }

    private static ProblemException refused() {
        return ProblemException.of(
                400,
                "invalid-token",
                "The link does not work",
                "This link was used already or has expired. Ask for a new one where you sign in.");
    }

    @Scheduled(every = "6h", delayed = "1m")
    Uni<Void> forgetOld() {
        return store.forget(clock.instant().minus(KEPT));
    }
}
