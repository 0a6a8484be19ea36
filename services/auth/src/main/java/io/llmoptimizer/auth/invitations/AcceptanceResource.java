package io.llmoptimizer.auth.invitations;

import io.llmoptimizer.auth.sessions.CurrentMember;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;

/** Accepting an invitation, as the signed-in user it was sent to. */
@Path("/api/v1/auth/invitations/accept")
@Authenticated
class AcceptanceResource {
    private static final String TOKEN_RULE = "must be the token from the e-mail";

    private final CurrentMember current;
    private final Acceptance acceptance;

    AcceptanceResource(CurrentMember current, Acceptance acceptance) {
        this.current = current;
        this.acceptance = acceptance;
    }

    record AcceptRequest(
            @NotBlank(message = TOKEN_RULE) @Size(max = 200, message = TOKEN_RULE)
            String token) {
        @Override
        public String toString() {
            return "AcceptRequest[token=***]";
        }
    }

    /** @param organizationId sign in with it to act there */
    record Accepted(UUID organizationId) {}

    @POST
    public Uni<Accepted> accept(@NotNull(message = "must be a JSON object") @Valid AcceptRequest request) {
        return current.get()
                .flatMap(member -> acceptance.accept(member, request.token()))
                .map(Accepted::new);
    }
}
