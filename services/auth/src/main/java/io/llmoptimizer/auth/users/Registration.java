package io.llmoptimizer.auth.users;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.passwords.NewPasswords;
import io.llmoptimizer.auth.passwords.PersonalWords;
import io.llmoptimizer.common.events.UserSecurityAlert.Kinds;
import io.llmoptimizer.events.EventFactory;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Creates accounts. Each begins with an organization of its own, of which it is the owner. Whether an address has an account
 * already is told to its owner by e-mail, and to nobody else.
 */
@Singleton
class Registration {
    private final NewPasswords passwords;
    private final UserStore store;
    private final EmailVerification verification;
    private final SecurityAlerts alerts;
    private final EvenAnswers even;
    private final AccountConfig config;
    private final EventFactory events;
    private final Clock clock;

    /**
     * What somebody registers with.
     *
     * @param organization name of the one that is created; empty for one that is named after the user
     * @param locale BCP 47 tag the verification e-mail should be in, or null
     * @param device it is done with, in words, or null
     */
    record Wish(
            EmailAddress email,
            String password,
            String name,
            Optional<String> organization,
            String locale,
            String device) {
        @Override
        public String toString() {
            return "Wish[" + email + "]";
        }
    }

    /** A new account and its organization. */
    record Registered(User user, Organization organization) {}

    Registration(
            NewPasswords passwords,
            UserStore store,
            EmailVerification verification,
            SecurityAlerts alerts,
            EvenAnswers even,
            AccountConfig config,
            EventFactory events,
            Clock clock) {
        this.passwords = passwords;
        this.store = store;
        this.verification = verification;
        this.alerts = alerts;
        this.even = even;
        this.config = config;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @return the account as it was created or, if the address is taken, as it would have been: then nothing is created, and the
     *     owner of the address is told. Fails with a 400 problem when the password may not be chosen, and with 503 when too many
     *     are being hashed
     */
    Uni<Registered> register(Wish wish) {
        // Hashed before anything is looked up: a taken address answers as late as a free one.
        return even.notBefore(passwords
                .hash("password", wish.password(), PersonalWords.of(wish.email().value(), wish.name()))
                .flatMap(hash -> create(wish, hash)));
    }

    private Uni<Registered> create(Wish wish, String hash) {
        User user = new User(UuidCreator.getTimeOrderedEpoch(), wish.email().value(), wish.name(), false);
        Organization organization = new Organization(
                UuidCreator.getTimeOrderedEpoch(), wish.organization().orElse(wish.name() + "'s organization"));
        MailedToken token = verification.newToken(clock.instant());
        return store.register(
                        new Account(user, UserStatus.ACTIVE, Optional.of(hash)),
                        wish.email(),
                        organization,
                        token,
                        Announcements.of(events, user, organization, verification.announce(user, wish.locale(), token)))
                .flatMap(created -> created ? Uni.createFrom().voidItem() : alertOwner(wish))
                .replaceWith(new Registered(user, organization));
    }

    private Uni<Void> alertOwner(Wish wish) {
        Instant now = clock.instant();
        return store.alertOwner(
                wish.email(),
                now,
                now.minus(config.registrationAlertPause()),
                owner -> alerts.create(owner, Kinds.REGISTRATION_ATTEMPTED, wish.device()));
    }
}
