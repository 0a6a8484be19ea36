package io.llmoptimizer.auth.mfa;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;

/** The signed-in user's second factor. */
@Path("/api/v1/auth/mfa")
@Authenticated
class MfaResource {
    private final CurrentMember current;
    private final Enrollment enrollment;

    MfaResource(CurrentMember current, Enrollment enrollment) {
        this.current = current;
        this.enrollment = enrollment;
    }

    /** @param totpSince absent when there is no authenticator app */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MfaView(boolean totp, Instant totpSince, int recoveryCodesLeft) {}

    record ConfirmRequest(
            @NotBlank(message = "must be the code your authenticator app shows")
            @Size(max = 20, message = "must be the code your authenticator app shows")
            String code) {
        @Override
        public String toString() {
            return "ConfirmRequest[***]";
        }
    }

    /** @param recoveryCodes shown this once; each stands in for the authenticator app once */
    record RecoveryCodes(List<String> recoveryCodes) {
        static RecoveryCodes of(List<RecoveryCode> codes) {
            return new RecoveryCodes(codes.stream().map(RecoveryCode::shown).toList());
        }

        @Override
        public String toString() {
            return "RecoveryCodes[***]";
        }
    }

    @GET
    @Operation(summary = "Whether an authenticator app is set up, and how many recovery codes are left")
    public Uni<MfaView> status() {
        return current.get()
                .flatMap(enrollment::status)
                .map(status -> new MfaView(
                        status.confirmedAt().isPresent(),
                        status.confirmedAt().orElse(null),
                        status.recoveryCodesLeft()));
    }

    @POST
    @Path("totp")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Get a secret for an authenticator app; it counts once a code of it is confirmed")
    public Uni<Enrollment.NewTotp> begin() {
        return current.get().flatMap(enrollment::begin);
    }

    @POST
    @Path("totp/confirm")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Turn the second factor on with a code of the app; answers the recovery codes")
    public Uni<RecoveryCodes> confirm(
            @NotNull(message = "must be a JSON object") @Valid ConfirmRequest request,
            @Context HttpServerRequest http) {
        return current.get()
                .flatMap(member -> enrollment.confirm(member, request.code(), Client.of(http)))
                .map(RecoveryCodes::of);
    }

    @DELETE
    @Path("totp")
    @Operation(summary = "Turn the second factor off")
    public Uni<Void> remove(@Context HttpServerRequest http) {
        return current.get().flatMap(member -> enrollment.remove(member, Client.of(http)));
    }

    @POST
    @Path("recovery-codes")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Get new recovery codes; the former ones stop working")
    public Uni<RecoveryCodes> renew() {
        return current.get().flatMap(enrollment::renewCodes).map(RecoveryCodes::of);
    }
}
