package io.llmoptimizer.auth.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.ResponseStatus;

/** OAuth clients of the caller's organization. */
@Path("/api/v1/auth/oauth/clients")
@Authenticated
@Tag(
        name = "OAuth clients",
        description = "Applications that members may sign in to, and services with tokens of their own")
class OAuthClientResource {
    private final CurrentMember current;
    private final OAuthClients clients;

    OAuthClientResource(CurrentMember current, OAuthClients clients) {
        this.current = current;
        this.clients = clients;
    }

    /**
     * @param confidential whether the application can keep a secret; false for apps on phones and in browsers
     * @param redirectUris where people are sent back to: https, or http on a loopback address
     * @param grantTypes authorization_code, refresh_token, client_credentials
     */
    record ClientRequest(
            @NotBlank(message = "must have 1 to 100 characters")
            @Size(max = 100, message = "must have 1 to 100 characters")
            @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
            String name,

            @NotNull(message = "must be true or false") Boolean confidential,

            @Size(max = 20, message = "must have at most 20 entries")
            List<@NotBlank(message = "must be a URI") String> redirectUris,

            @NotEmpty(message = "must name at least one grant type")
            @Size(max = 3, message = "must have at most 3 entries")
            List<@NotNull(message = "must be a grant type") String> grantTypes,

            @NotEmpty(message = "must name at least one scope")
            @Size(max = 20, message = "must have at most 20 entries")
            List<@NotNull(message = "must be a scope") String> scopes) {
        NewOAuthClient toNewClient() {
            return new NewOAuthClient(
                    name.strip(),
                    confidential,
                    redirectUris == null ? List.of() : redirectUris,
                    NewOAuthClient.grantTypes(grantTypes),
                    NewOAuthClient.scopes(scopes));
        }
    }

    /** @param graceSeconds how long the secret before goes on working, at most a day; by default it stops at once */
    record RotateRequest(
            @Min(value = 0, message = "must be 0 to 86400") @Max(value = 86_400, message = "must be 0 to 86400")
            int graceSeconds) {}

    /** @param clientSecret only in the answers to registration and rotation */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClientView(
            UUID id,
            String clientId,
            String clientSecret,
            String name,
            boolean confidential,
            List<String> redirectUris,
            List<String> grantTypes,
            List<String> scopes,
            Instant createdAt) {
        static ClientView of(OAuthClient client, String secret) {
            return new ClientView(
                    client.id(),
                    client.clientId(),
                    secret,
                    client.name(),
                    client.isConfidential(),
                    client.redirectUris(),
                    client.grantTypes().stream().map(GrantType::wire).toList(),
                    client.scopes(),
                    client.createdAt());
        }

        @Override
        public String toString() {
            return "ClientView[" + clientId + "]";
        }
    }

    @POST
    @ResponseStatus(201)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Register an OAuth client; its secret is shown once")
    public Uni<ClientView> register(@NotNull(message = "must be a JSON object") @Valid ClientRequest request) {
        return current.get()
                .flatMap(member -> clients.register(member, request.toNewClient()))
                .map(created -> ClientView.of(created.client(), created.secret().orElse(null)));
    }

    @GET
    @Operation(summary = "List OAuth clients, newest first")
    public Uni<Page<ClientView>> list(@BeanParam Paging paging) {
        return current.get()
                .flatMap(member -> clients.list(member, paging))
                .map(page -> page.map(client -> ClientView.of(client, null)));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One OAuth client")
    public Uni<ClientView> get(@PathParam("id") UUID id) {
        return current.get().flatMap(member -> clients.find(member, id)).map(client -> ClientView.of(client, null));
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change an OAuth client")
    public Uni<ClientView> change(
            @PathParam("id") UUID id, @NotNull(message = "must be a JSON object") @Valid ClientRequest request) {
        return current.get()
                .flatMap(member -> clients.change(member, id, request.toNewClient()))
                .map(client -> ClientView.of(client, null));
    }

    @POST
    @Path("{id}/rotate-secret")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Give an OAuth client a new secret, shown once")
    public Uni<ClientView> rotateSecret(@PathParam("id") UUID id, @Valid RotateRequest request) {
        Duration grace = Duration.ofSeconds(request == null ? 0 : request.graceSeconds());
        return current.get()
                .flatMap(member -> clients.rotateSecret(member, id, grace))
                .map(rotated -> ClientView.of(rotated.client(), rotated.secret().orElse(null)));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove an OAuth client and end what it holds")
    public Uni<Void> remove(@PathParam("id") UUID id) {
        return current.get().flatMap(member -> clients.remove(member, id));
    }
}
