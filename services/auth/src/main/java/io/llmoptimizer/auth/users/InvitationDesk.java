package io.llmoptimizer.auth.users;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** What registration needs of invitations, which are made by a feature that uses this one. */
public interface InvitationDesk {
    /** Fails with a 400 problem when {@code token} was not sent to {@code email}, was used or has expired. */
    Uni<Void> check(String token, EmailAddress email);

    /**
     * Makes the new account a member of the organization it was invited to, and its address verified, since the token was
     * mailed there. Does nothing when there is no such account: registering must not tell whether there was one before.
     */
    Uni<Void> takeUp(String token, UUID user, EmailAddress email);
}
