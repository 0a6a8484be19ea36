package io.llmoptimizer.auth.federation;

import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.TokenPair;
import io.llmoptimizer.auth.tokens.Issuer;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Signing in with Google, GitHub or another OpenID Connect issuer. */
@Path("/api/v1/auth/oauth")
@Tag(name = "Sign-in with other providers")
class FederationResource {
    private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Federation federation;
    private final Issuer issuer;
    private final FederatedSignInConfig config;

    FederationResource(Federation federation, Issuer issuer, FederatedSignInConfig config) {
        this.federation = federation;
        this.issuer = issuer;
        this.config = config;
    }

    /** What a front end exchanges for tokens. */
    @RegisterForReflection
    record CodeAnswer(String code, long expiresIn) {
        @Override
        public String toString() {
            return "CodeAnswer[***]";
        }
    }

    /**
     * @param codeVerifier if the sign-in was begun with a code_challenge
     * @param otp for a user with a second factor: a one-time password or recovery code
     * @param organizationId which of the user's organizations to act in; by default the one they joined first
     */
    record ExchangeRequest(
            @NotBlank(message = "must be the code from the callback")
            @Size(max = 200, message = "must be the code from the callback")
            String code,

            @Size(max = 128, message = "must have at most 128 characters")
            String codeVerifier,

            @Size(max = 100, message = "must be a one-time password or a recovery code")
            String otp,

            UUID organizationId) {
        @Override
        public String toString() {
            return "ExchangeRequest[***]";
        }
    }

    @GET
    @Path("{name}/authorize")
    @Operation(summary = "Go to another provider to sign in there")
    public Uni<Response> authorize(
            @PathParam("name") String name,
            @QueryParam("code_challenge") String challenge,
            @Context HttpHeaders headers) {
        String cookie = cookie(headers);
        String browser = cookie.isEmpty() ? Secret.random() : cookie;
        return federation
                .begin(name, browser, Optional.ofNullable(challenge))
                .map(location ->
                        redirect(302, location).cookie(newCookie(browser)).build());
    }

    @GET
    @Path("{name}/callback")
    @Operation(summary = "Come back from another provider, with a code for the front end")
    public Uni<Response> callback(
            @PathParam("name") String name,
            @QueryParam("state") List<String> state,
            @QueryParam("code") List<String> code,
            @QueryParam("iss") List<String> iss,
            @QueryParam("error") List<String> error,
            @Context HttpServerRequest http,
            @Context HttpHeaders headers) {
        Federation.Callback callback = new Federation.Callback(
                name, once("state", state), once("code", code), once("iss", iss), once("error", error));
        return federation
                .comeBack(callback, cookie(headers), Client.of(http))
                .map(this::returned)
                .onFailure(ProblemException.class)
                .recoverWithUni(failure -> refused(failure));
    }

    @POST
    @Path("exchange")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Trade the callback's code for tokens, in the browser that began")
    public Uni<TokenPair> exchange(
            @NotNull(message = "must be a JSON object") @Valid ExchangeRequest request,
            @Context HttpServerRequest http,
            @Context HttpHeaders headers) {
        Federation.Proof proof = new Federation.Proof(
                cookie(headers), Optional.ofNullable(request.codeVerifier()), Optional.ofNullable(request.otp()));
        return federation.exchange(
                request.code(), proof, Optional.ofNullable(request.organizationId()), Client.of(http));
    }

    private Response returned(String code) {
        return config.returnUrl()
                .map(page -> redirect(303, with(page, "code", code)))
                .orElseGet(() -> Response.ok(
                                new CodeAnswer(code, config.codeLifetime().toSeconds()))
                        .type("application/json")
                        .header("Cache-Control", "no-store"))
                .build();
    }

    private Uni<Response> refused(ProblemException failure) {
        return config.returnUrl()
                .map(page -> Uni.createFrom()
                        .item(redirect(303, with(page, "error", failure.getMessage()))
                                .build()))
                .orElseGet(() -> Uni.createFrom().failure(failure));
    }

    private static Optional<String> once(String name, List<String> sent) {
        if (sent.size() > 1) {
            throw ProblemException.invalid(name, "must be sent once");
        }
        return sent.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    private static String with(String page, String name, String value) {
        return page + (page.indexOf('?') < 0 ? "?" : "&") + name + "=" + Upstream.encode(value);
    }

    private static Response.ResponseBuilder redirect(int status, String location) {
        return Response.status(status)
                .header("Location", location)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer");
    }

    private String cookieName() {
        return issuer.isHttps() ? "__Host-llmo_sign_in" : "llmo_sign_in";
    }

    /** Empty when there is none of the form we give out. */
    private String cookie(HttpHeaders headers) {
        return Optional.ofNullable(headers.getCookies().get(cookieName()))
                .map(Cookie::getValue)
                .filter(value -> COOKIE.matcher(value).matches())
                .orElse("");
    }

    private NewCookie newCookie(String browser) {
        return new NewCookie.Builder(cookieName())
                .value(browser)
                .path("/")
                .httpOnly(true)
                .secure(issuer.isHttps())
                .sameSite(NewCookie.SameSite.LAX)
                .maxAge((int) config.patience().plus(config.codeLifetime()).toSeconds())
                .build();
    }
}
