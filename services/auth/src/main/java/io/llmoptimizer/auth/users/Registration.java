package io.llmoptimizer.auth.users;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.passwords.PasswordPolicy;
import io.llmoptimizer.auth.passwords.Passwords;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.common.events.UserRegistered;
import io.llmoptimizer.events.EventFactory;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates accounts. Each begins with an organization of its own, of which it is the owner. */
@Singleton
class Registration {
    private final Passwords passwords;
    private final UserStore store;
    private final EmailVerification verification;
    private final EventFactory events;
    private final Clock clock;

    /** A new account and its organization. */
    record Registered(User user, Organization organization) {}

    Registration(
            Passwords passwords, UserStore store, EmailVerification verification, EventFactory events, Clock clock) {
        this.passwords = passwords;
        this.store = store;
        this.verification = verification;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param organizationName null for one that is named after the user
     * @param locale BCP 47 tag the verification e-mail should be in, or null
     * @return fails with a 409 problem when the address is taken, and with 503 when too many passwords are being hashed
     */
    Uni<Registered> register(
            EmailAddress email, String password, String name, Optional<String> organizationName, String locale) {
        PasswordPolicy.check("password", password);
        // Hashed before anything is looked up: a taken address answers as late as a free one.
        return passwords.hash(password).flatMap(hash -> {
            User user = new User(UuidCreator.getTimeOrderedEpoch(), email.value(), name, false);
            Organization organization = new Organization(
                    UuidCreator.getTimeOrderedEpoch(), organizationName.orElse(name + "'s organization"));
            Instant now = clock.instant();
            VerificationToken token = verification.newToken(now);
            return store.register(
                            new Account(user, UserStatus.ACTIVE, hash),
                            email,
                            organization,
                            token,
                            announcements(user, organization, verification.announce(user, locale, token)))
                    .replaceWith(new Registered(user, organization));
        });
    }

    private List<CloudEvent<?>> announcements(User user, Organization organization, CloudEvent<?> verificationEvent) {
        UUID tenant = organization.id();
        return List.of(
                events.create(
                        EventTypes.USER_REGISTERED,
                        user.id().toString(),
                        tenant,
                        new UserRegistered(user.id(), tenant, user.email(), user.name())),
                events.create(
                        EventTypes.ORGANIZATION_CREATED,
                        tenant.toString(),
                        tenant,
                        new OrganizationCreated(tenant, organization.name(), user.id(), user.email())),
                verificationEvent);
    }
}
