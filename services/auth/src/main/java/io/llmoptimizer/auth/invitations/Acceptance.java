package io.llmoptimizer.auth.invitations;

import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Takes up invitations: the address they were sent to must be the user's, and verified. */
@Singleton
class Acceptance {
    private final AcceptanceStore store;
    private final Clock clock;

    Acceptance(AcceptanceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @return the organization; fails with one and the same 400 problem, whatever is wrong with the token, and with 403 when
     *     the user's address is not verified
     */
    Uni<UUID> accept(Member member, String token) {
        if (!member.user().emailVerified()) {
            throw ProblemException.of(
                    403, "email-not-verified", "Not permitted", "Verify your e-mail address first, then accept.");
        }
        var invitee = new AcceptanceStore.Invitee(
                member.user().id(), new EmailAddress(member.user().email()).key(), false);
        return store.accept(new InvitationToken(token), invitee, clock.instant())
                .map(organization -> organization.orElseThrow(Acceptance::useless));
    }

    static ProblemException useless() {
        return ProblemException.of(
                400,
                "invalid-token",
                "The link does not work",
                "This invitation was used, withdrawn or has expired, or it was sent to another address than yours. Ask for a"
                        + " new one.");
    }
}
