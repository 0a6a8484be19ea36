package io.llmoptimizer.auth.invitations;

import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.auth.users.InvitationDesk;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Invitations of people who register with them. */
@Singleton
class RegistrationDesk implements InvitationDesk {
    private final AcceptanceStore store;
    private final Clock clock;

    RegistrationDesk(AcceptanceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Uni<Void> check(String token, EmailAddress email) {
        return store.isGood(new InvitationToken(token), email.key(), clock.instant())
                .map(good -> {
                    if (!good) {
                        throw Acceptance.useless();
                    }
                    return null;
                });
    }

    @Override
    public Uni<Void> takeUp(String token, UUID user, EmailAddress email) {
        return store.accept(
                        new InvitationToken(token),
                        new AcceptanceStore.Invitee(user, email.key(), true),
                        clock.instant())
                .replaceWithVoid();
    }
}
