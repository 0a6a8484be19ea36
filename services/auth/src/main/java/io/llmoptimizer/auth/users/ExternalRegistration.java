package io.llmoptimizer.auth.users;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.events.EventFactory;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Makes accounts for people whom another provider vouches for: the address is verified, and there is no password. */
@Singleton
public class ExternalRegistration {
    private static final int LONGEST_NAME = 100;

    private final UserStore store;
    private final EventFactory events;
    private final Clock clock;

    ExternalRegistration(UserStore store, EventFactory events, Clock clock) {
        this.store = store;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Adds an account with its own organization, and whatever {@code alongside} adds for the user's id in the Hibernate
     * transaction it is called in: all or nothing.
     *
     * @param name as the provider has it; may be empty
     * @return the user's id; fails with a 409 problem when the address is taken
     */
    public Uni<UUID> register(EmailAddress email, String name, Function<UUID, Uni<Void>> alongside) {
        String shown = shown(name, email);
        User user = new User(UuidCreator.getTimeOrderedEpoch(), email.value(), shown, true);
        Organization organization = new Organization(UuidCreator.getTimeOrderedEpoch(), shown + "'s organization");
        return store.registerVerified(
                        new Account(user, UserStatus.ACTIVE, Optional.empty()),
                        email,
                        organization,
                        Announcements.of(events, user, organization),
                        clock.instant(),
                        () -> alongside.apply(user.id()))
                .replaceWith(user.id());
    }

    private static String shown(String name, EmailAddress email) {
        String plain = name.replaceAll("\\p{Cntrl}", " ").strip();
        String shown =
                plain.isEmpty() ? email.value().substring(0, email.value().indexOf('@')) : plain;
        return shown.length() <= LONGEST_NAME ? shown : shown.substring(0, LONGEST_NAME);
    }
}
