package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.auth.sessions.FreshToken;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Authenticating again within a session, before a sensitive call. */
@Path("/api/v1/auth/step-up")
@Authenticated
class StepUpResource {
    private final CurrentMember current;
    private final Reauthentication reauthentication;

    StepUpResource(CurrentMember current, Reauthentication reauthentication) {
        this.current = current;
        this.reauthentication = reauthentication;
    }

    /**
     * @param password of an account without a second factor
     * @param otp a one-time password or recovery code, of an account with one
     */
    record StepUpRequest(
            @Size(max = 1024, message = "must have at most 128 characters")
            String password,

            @Size(max = 100, message = "must be a one-time password or a recovery code")
            String otp) {
        @Override
        public String toString() {
            return "StepUpRequest[***]";
        }
    }

    @POST
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Prove to be the session's user once more; answers an access token that says so")
    public Uni<FreshToken> stepUp(
            @NotNull(message = "must be a JSON object") @Valid StepUpRequest request, @Context HttpServerRequest http) {
        return current.get()
                .flatMap(member -> reauthentication.stepUp(
                        member,
                        Optional.ofNullable(request.password()),
                        Optional.ofNullable(request.otp()).filter(otp -> !otp.isBlank()),
                        Client.of(http)));
    }
}
