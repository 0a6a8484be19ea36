package io.llmoptimizer.auth.users;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Registers somebody who may have been invited. The two steps are two transactions: a crash in between leaves an account and
 * an invitation that still works.
 */
@Singleton
class InvitedRegistration {
    private final Registration registration;
    private final InvitationDesk invitations;

    InvitedRegistration(Registration registration, InvitationDesk invitations) {
        this.registration = registration;
        this.invitations = invitations;
    }

    /**
     * As {@link Registration#register}; fails with a 400 problem, before anything is created, when the invitation does not
     * work for this address.
     *
     * @param invitation token from an invitation's e-mail
     */
    Uni<Registration.Registered> register(Registration.Wish wish, Optional<String> invitation) {
        return invitation.isEmpty()
                ? registration.register(wish)
                : invitations
                        .check(invitation.get(), wish.email())
                        .chain(() -> registration.register(wish))
                        .call(registered -> invitations.takeUp(
                                invitation.get(), registered.user().id(), wish.email()));
    }
}
