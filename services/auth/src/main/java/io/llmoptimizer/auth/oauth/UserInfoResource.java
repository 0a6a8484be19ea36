package io.llmoptimizer.auth.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.llmoptimizer.auth.oauth.PresentedToken.Credential;
import io.llmoptimizer.auth.sessions.ClientSessionStore;
import io.llmoptimizer.auth.sessions.ClientSessions;
import io.llmoptimizer.auth.tokens.Issuer;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Who the user is, for a client they consented to (OpenID Connect Core 1.0 section 5.3). */
@Path("/oauth/userinfo")
@Tag(name = "OAuth 2.0 and OpenID Connect")
class UserInfoResource {
    private static final String BEARER = "Bearer ";

    private final TokenReader reader;
    private final ClientSessions sessions;
    private final Issuer issuer;

    UserInfoResource(TokenReader reader, ClientSessions sessions, Issuer issuer) {
        this.reader = reader;
        this.sessions = sessions;
        this.issuer = issuer;
    }

    /** What the scopes {@code profile} and {@code email} let a client see. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserInfo(
            String sub,
            String name,
            String email,
            @JsonProperty("email_verified") Boolean emailVerified) {}

    @GET
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Who the user is, as far as they consented")
    public Uni<UserInfo> userInfo(@HeaderParam("Authorization") String authorization) {
        PresentedToken token = bearer(authorization)
                .flatMap(reader::read)
                .filter(read -> read.audience().contains(issuer.at(Scopes.USER_INFO)))
                .orElseThrow(UserInfoResource::refused);
        if (!(token.credential() instanceof Credential.Session(var session))) {
            throw refused();
        }
        return sessions.live(session).map(live -> info(token, live.orElseThrow(UserInfoResource::refused)));
    }

    private static UserInfo info(PresentedToken token, ClientSessionStore.Live user) {
        List<String> scopes = List.of(token.scope().orElse("").split(" "));
        boolean email = scopes.contains(Scopes.EMAIL);
        return new UserInfo(
                token.subject(),
                scopes.contains(Scopes.PROFILE) ? user.name() : null,
                email ? user.email() : null,
                email ? user.emailVerified() : null);
    }

    private static Optional<String> bearer(String authorization) {
        return Optional.ofNullable(authorization)
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).trim());
    }

    /** RFC 6750 section 3. */
    private static ProblemException refused() {
        return ProblemException.unauthorized(
                        "Send an access token with the scope openid as \"Authorization: Bearer …\".")
                .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
}
