package io.llmoptimizer.auth.oauth;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** The endpoints that clients call themselves: token, introspection (RFC 7662) and revocation (RFC 7009). */
@Path("/oauth")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Tag(name = "OAuth 2.0 and OpenID Connect")
class TokenResource {
    private final ClientAuthentication authentication;
    private final TokenGrants grants;
    private final Introspection introspection;
    private final TokenRevocation revocation;

    TokenResource(
            ClientAuthentication authentication,
            TokenGrants grants,
            Introspection introspection,
            TokenRevocation revocation) {
        this.authentication = authentication;
        this.grants = grants;
        this.introspection = introspection;
        this.revocation = revocation;
    }

    @POST
    @Path("token")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Trade a code, a refresh token or a client's own credentials for tokens")
    public Uni<TokenAnswer> token(@HeaderParam("Authorization") String authorization, String body) {
        Form form = Form.parse(body);
        return authentication
                .authenticate(ClientCredentials.of(authorization, form))
                .flatMap(who -> grants.trade(who, form));
    }

    @POST
    @Path("introspect")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(
            summary =
                    "Whether a token works, and what it permits; for confidential clients of the token's organization")
    public Uni<Introspection.Answer> introspect(@HeaderParam("Authorization") String authorization, String body) {
        Form form = Form.parse(body);
        return authentication
                .authenticate(ClientCredentials.of(authorization, form))
                .flatMap(who -> introspection.look(who, form.required("token")));
    }

    @POST
    @Path("revoke")
    @Operation(summary = "Stop a token of one's own from working; a token that does not work is no error")
    public Uni<Response> revoke(@HeaderParam("Authorization") String authorization, String body) {
        Form form = Form.parse(body);
        return authentication
                .authenticate(ClientCredentials.of(authorization, form))
                .flatMap(who -> revocation.revoke(who, form.required("token")))
                .replaceWith(() -> Response.ok().build());
    }
}
