package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.users.EmailAddress;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Signing in and out, and staying signed in. */
@Path("/api/v1/auth")
class SignInResource {
    private static final int USER_AGENT_KEPT = 256;

    private final SignIn signIn;
    private final TokenRefresh refresh;
    private final Sessions sessions;

    SignInResource(SignIn signIn, TokenRefresh refresh, Sessions sessions) {
        this.signIn = signIn;
        this.refresh = refresh;
        this.sessions = sessions;
    }

    /** @param organizationId which of the user's organizations to act in; by default the one they joined first */
    record LoginRequest(
            @NotBlank(message = "must be an e-mail address")
            @Size(max = 254, message = "must have at most 254 characters")
            String email,

            @NotNull(message = "is missing") @Size(max = 1024, message = "must have at most 128 characters")
            String password,

            UUID organizationId) {
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
    public Uni<TokenPair> login(
            @NotNull(message = "must be a JSON object") @Valid LoginRequest request,
            @HeaderParam("User-Agent") String userAgent) {
        return signIn.signIn(
                EmailAddress.parse(request.email()),
                request.password(),
                Optional.ofNullable(request.organizationId()),
                shortened(userAgent));
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

    private static String shortened(String userAgent) {
        if (userAgent == null) {
            return "";
        }
        return userAgent.length() <= USER_AGENT_KEPT ? userAgent : userAgent.substring(0, USER_AGENT_KEPT);
    }
}
