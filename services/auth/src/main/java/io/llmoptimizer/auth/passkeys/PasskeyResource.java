package io.llmoptimizer.auth.passkeys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.auth.sessions.TokenPair;
import io.llmoptimizer.http.paging.Page;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Passkeys of the signed-in user, and signing in with one. */
@Path("/api/v1/auth/passkeys")
class PasskeyResource {
    private static final String NAME_LENGTH = "must have 1 to 100 characters";
    private static final String NO_CONTROLS = "[^\\p{Cntrl}]*";

    private final CurrentMember current;
    private final PasskeyRegistration registration;
    private final PasskeySignIn signIn;

    PasskeyResource(CurrentMember current, PasskeyRegistration registration, PasskeySignIn signIn) {
        this.current = current;
        this.registration = registration;
        this.signIn = signIn;
    }

    /** @param credential what {@code navigator.credentials.create()} gave, as its {@code toJSON()} */
    record RegisterRequest(
            @NotBlank(message = NAME_LENGTH)
            @Size(max = 100, message = NAME_LENGTH)
            @Pattern(regexp = NO_CONTROLS, message = "must not contain control characters")
            String name,

            @NotNull(message = "must be the passkey as JSON")
            JsonNode credential) {}

    /** @param credential what {@code navigator.credentials.get()} gave, as its {@code toJSON()} */
    record SignInRequest(
            @NotNull(message = "must be the passkey's answer as JSON")
            JsonNode credential,

            UUID organizationId) {
        @Override
        public String toString() {
            return "SignInRequest[***]";
        }
    }

    record RenameRequest(
            @NotBlank(message = NAME_LENGTH)
            @Size(max = 100, message = NAME_LENGTH)
            @Pattern(regexp = NO_CONTROLS, message = "must not contain control characters")
            String name) {}

    /** @param synced whether it may be on other devices of its user too */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PasskeyView(UUID id, String name, boolean synced, Instant createdAt, Instant lastUsedAt) {
        static PasskeyView of(Passkey passkey) {
            return new PasskeyView(
                    passkey.id(),
                    passkey.name(),
                    passkey.credential().backupEligible(),
                    passkey.createdAt(),
                    passkey.lastUsedAt().orElse(null));
        }
    }

    @POST
    @Path("registration-options")
    @Authenticated
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Options for navigator.credentials.create(), to be answered within minutes")
    public Uni<CreationOptions> registrationOptions() {
        return current.get().flatMap(registration::options);
    }

    @POST
    @Authenticated
    @ResponseStatus(201)
    @Operation(summary = "Register the passkey that was made from registration options")
    public Uni<PasskeyView> register(
            @NotNull(message = "must be a JSON object") @Valid RegisterRequest request,
            @Context HttpServerRequest http) {
        return current.get()
                .flatMap(member -> registration.register(
                        member, request.name().strip(), request.credential().toString(), Client.of(http)))
                .map(PasskeyView::of);
    }

    @GET
    @Authenticated
    @Operation(summary = "The signed-in user's passkeys, newest first")
    public Uni<Page<PasskeyView>> list() {
        return current.get()
                .flatMap(registration::list)
                .map(passkeys ->
                        new Page<>(passkeys.stream().map(PasskeyView::of).toList(), null));
    }

    @PATCH
    @Path("{id}")
    @Authenticated
    @Operation(summary = "Rename a passkey")
    public Uni<Void> rename(
            @PathParam("id") UUID id, @NotNull(message = "must be a JSON object") @Valid RenameRequest request) {
        return current.get()
                .flatMap(
                        member -> registration.rename(member, id, request.name().strip()));
    }

    @DELETE
    @Path("{id}")
    @Authenticated
    @Operation(summary = "Remove a passkey")
    public Uni<Void> remove(@PathParam("id") UUID id, @Context HttpServerRequest http) {
        return current.get().flatMap(member -> registration.remove(member, id, Client.of(http)));
    }

    @POST
    @Path("sign-in-options")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Options for navigator.credentials.get(), to be answered within minutes")
    public Uni<RequestOptions> signInOptions() {
        return signIn.options();
    }

    @POST
    @Path("sign-in")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(summary = "Sign in with a passkey")
    public Uni<TokenPair> signIn(
            @NotNull(message = "must be a JSON object") @Valid SignInRequest request, @Context HttpServerRequest http) {
        return signIn.signIn(
                request.credential().toString(), Optional.ofNullable(request.organizationId()), Client.of(http));
    }
}
