package io.llmoptimizer.auth.oauth;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.llmoptimizer.auth.tokens.Issuer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** What we can do, for programs (RFC 8414, OpenID Connect Discovery 1.0); one document serves for both. */
@Path("/.well-known")
@Tag(name = "OAuth 2.0 and OpenID Connect")
class DiscoveryResource {
    private static final List<String> CLIENT_AUTHENTICATION =
            List.of("client_secret_basic", "client_secret_post", "none");
    private static final List<String> RESOURCE_SERVER_AUTHENTICATION =
            List.of("client_secret_basic", "client_secret_post");

    private final Issuer issuer;

    DiscoveryResource(Issuer issuer) {
        this.issuer = issuer;
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Metadata(
            String issuer,
            String authorizationEndpoint,
            String tokenEndpoint,
            String userinfoEndpoint,
            String introspectionEndpoint,
            String revocationEndpoint,
            String jwksUri,
            List<String> scopesSupported,
            List<String> responseTypesSupported,
            List<String> responseModesSupported,
            List<String> grantTypesSupported,
            List<String> subjectTypesSupported,
            List<String> idTokenSigningAlgValuesSupported,
            List<String> tokenEndpointAuthMethodsSupported,
            List<String> introspectionEndpointAuthMethodsSupported,
            List<String> revocationEndpointAuthMethodsSupported,
            List<String> codeChallengeMethodsSupported,
            List<String> promptValuesSupported,
            List<String> claimsSupported,
            boolean authorizationResponseIssParameterSupported,
            boolean requestParameterSupported,
            boolean requestUriParameterSupported,
            boolean claimsParameterSupported) {}

    @GET
    @Path("openid-configuration")
    @ResponseHeader(name = "Cache-Control", value = "public, max-age=3600")
    @Operation(summary = "The OpenID Connect discovery document")
    public Metadata openid() {
        return metadata();
    }

    @GET
    @Path("oauth-authorization-server")
    @ResponseHeader(name = "Cache-Control", value = "public, max-age=3600")
    @Operation(summary = "The authorization server's metadata")
    public Metadata authorizationServer() {
        return metadata();
    }

    private Metadata metadata() {
        return new Metadata(
                issuer.url(),
                issuer.at("/oauth/authorize"),
                issuer.at("/oauth/token"),
                issuer.at(Scopes.USER_INFO),
                issuer.at("/oauth/introspect"),
                issuer.at("/oauth/revoke"),
                issuer.at("/.well-known/jwks.json"),
                Scopes.supported(),
                List.of("code"),
                List.of("query"),
                Arrays.stream(GrantType.values()).map(GrantType::wire).toList(),
                List.of("public"),
                List.of("RS256"),
                CLIENT_AUTHENTICATION,
                RESOURCE_SERVER_AUTHENTICATION,
                CLIENT_AUTHENTICATION,
                List.of(Pkce.METHOD),
                List.of("none", "login", "consent", "select_account"),
                List.of("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "name", "email", "email_verified"),
                true,
                false,
                false,
                false);
    }
}
