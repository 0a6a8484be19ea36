package io.llmoptimizer.auth.sessions;

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
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Signing in and out, and staying signed in. */
@Path("/api/v1/auth")
class SignInResource {
    private final SignIn signIn;
    private final TokenRefresh refresh;
    private final Sessions sessions;

    SignInResource(SignIn signIn, TokenRefresh refresh, Sessions sessions) {
        this.signIn = signIn;
        this.refresh = refresh;
        this.sessions = sessions;
    }

    /**
     * @param otp a one-time password or a recovery code, of a user with a second factor
     * @param organizationId which of the user's organizations to act in; by default the one they joined first
     * @param deviceToken from an earlier answer to this device, also taken from the header {@code llmo-device}; optional, and
     *     lets it sign in however many others are guessing at the account
     */
    record LoginRequest(
            @NotBlank(message = "must be an e-mail address")
            @Size(max = 254, message = "must have at most 254 characters")
            String email,

            @NotNull(message = "is missing") @Size(max = 1024, message = "must have at most 128 characters")
            String password,

            @Size(max = 100, message = "must be a one-time password or a recovery code")
            String otp,

            UUID organizationId,

            @Size(max = 200, message = "must be a deviceToken from an earlier answer")
            String deviceToken) {
        @Override
        public String toString() {
            return "LoginRequest[" + email + "]";
        }
    }

    record RefreshRequest(
            @NotBlank(message = "is missing")
            @Size(max = 512, message = "must be a refreshToken from an earlier answer")
            String refreshToken) {
        @Override
        public String toString() {
            return "RefreshRequest[***]";
        }
    }

    @POST
    @Path("login")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<SignedIn> login(
            @NotNull(message = "must be a JSON object") @Valid LoginRequest request, @Context HttpServerRequest http) {
        return signIn.signIn(new SignInAttempt(
                EmailAddress.parse(request.email()),
                request.password(),
                Optional.ofNullable(request.otp()).filter(otp -> !otp.isBlank()),
                Optional.ofNullable(request.organizationId()),
                Client.of(http).withDeviceToken(request.deviceToken())));
    }

    @POST
    @Path("refresh")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public Uni<TokenPair> refresh(@NotNull(message = "must be a JSON object") @Valid RefreshRequest request) {
        return refresh.refresh(request.refreshToken());
    }

    @POST
    @Path("logout")
    @Authenticated
    public Uni<Void> logout() {
        return sessions.signOut();
    }
}
