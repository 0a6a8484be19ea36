package io.llmoptimizer.auth.accounts;

import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.auth.users.EmailAddress;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Choosing a new password, with the former one or through a mailed link. */
@Path("/api/v1/auth/password")
class PasswordResource {
    private static final String LENGTH = "must have 8 to 128 characters";

    private final PasswordRecovery recovery;
    private final PasswordChange change;
    private final CurrentMember current;

    PasswordResource(PasswordRecovery recovery, PasswordChange change, CurrentMember current) {
        this.recovery = recovery;
        this.change = change;
        this.current = current;
    }

    record ForgotRequest(
            @NotBlank(message = "must be an e-mail address")
            @Size(max = 254, message = "must have at most 254 characters")
            String email) {}

    record ResetRequest(
            @NotBlank(message = "must be the token from the e-mail")
            @Size(max = 200, message = "must be the token from the e-mail")
            String token,

            @NotNull(message = LENGTH) @Size(max = 1024, message = LENGTH)
            String password) {
        @Override
        public String toString() {
            return "ResetRequest[***]";
        }
    }

    record ChangeRequest(
            @NotNull(message = "is missing") @Size(max = 1024, message = "must have at most 128 characters")
            String currentPassword,

            @NotNull(message = LENGTH) @Size(max = 1024, message = LENGTH)
            String newPassword) {
        @Override
        public String toString() {
            return "ChangeRequest[***]";
        }
    }

    /** @param deviceToken lets this device sign in however many others are guessing at the account */
    record ResetAnswer(String deviceToken) {
        @Override
        public String toString() {
            return "ResetAnswer[***]";
        }
    }

    /** Sends a mail with a link if there is an account, and answers the same if there is none. */
    @POST
    @Path("forgot")
    @ResponseStatus(202)
    public Uni<Void> forgot(
            @NotNull(message = "must be a JSON object") @Valid ForgotRequest request, @Context HttpServerRequest http) {
        return recovery.request(EmailAddress.parse(request.email()), Client.of(http));
    }

    /** Sets the password of the account the token was mailed for, and ends all of its sessions. */
    @POST
    @Path("reset")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<ResetAnswer> reset(
            @NotNull(message = "must be a JSON object") @Valid ResetRequest request, @Context HttpServerRequest http) {
        return recovery.reset(request.token(), request.password(), Client.of(http))
                .map(ResetAnswer::new);
    }

    /** Sets the caller's password, and ends all of their other sessions. */
    @POST
    @Path("change")
    @Authenticated
    public Uni<Void> change(
            @NotNull(message = "must be a JSON object") @Valid ChangeRequest request, @Context HttpServerRequest http) {
        return current.get()
                .flatMap(member ->
                        change.change(member, request.currentPassword(), request.newPassword(), Client.of(http)));
    }
}
