package io.llmoptimizer.auth.users;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Creating an account and verifying its e-mail address. */
@Path("/api/v1/auth")
class RegistrationResource {
    private static final String NO_CONTROLS = "[^\\p{Cntrl}]*";
    private static final String NAME_LENGTH = "must have 1 to 100 characters";

    private final InvitedRegistration registration;
    private final EmailVerification verification;

    RegistrationResource(InvitedRegistration registration, EmailVerification verification) {
        this.registration = registration;
        this.verification = verification;
    }

    /**
     * @param organization name of the organization that is created with the account; by default the user's name
     * @param invitation token from an invitation's e-mail, to join that organization too
     */
    record RegisterRequest(
            @NotBlank(message = "must be an e-mail address")
            @Size(max = 254, message = "must have at most 254 characters")
            String email,

            @NotNull(message = "must have 8 to 128 characters")
            @Size(max = 1024, message = "must have 8 to 128 characters")
            String password,

            @NotBlank(message = NAME_LENGTH)
            @Size(max = 100, message = NAME_LENGTH)
            @Pattern(regexp = NO_CONTROLS, message = "must not contain control characters")
            String name,

            @Size(max = 100, message = NAME_LENGTH)
            @Pattern(regexp = NO_CONTROLS, message = "must not contain control characters")
            String organization,

            @Size(max = 200, message = "must be the token from the e-mail")
            String invitation) {
        @Override
        public String toString() {
            return "RegisterRequest[" + email + "]";
        }
    }

    record VerifyRequest(
            @NotBlank(message = "must be the token from the e-mail")
            @Size(max = 200, message = "must be the token from the e-mail")
            String token) {
        @Override
        public String toString() {
            return "VerifyRequest[token=***]";
        }
    }

    @POST
    @Path("register")
    @ResponseStatus(201)
    public Uni<Registration.Registered> register(
            @NotNull(message = "must be a JSON object") @Valid RegisterRequest request, @Context HttpHeaders headers) {
        return registration.register(
                new Registration.Wish(
                        EmailAddress.parse(request.email()),
                        request.password(),
                        request.name().strip(),
                        Optional.ofNullable(request.organization())
                                .map(String::strip)
                                .filter(name -> !name.isEmpty()),
                        locale(headers),
                        Device.named(headers.getHeaderString(HttpHeaders.USER_AGENT))),
                Optional.ofNullable(request.invitation()));
    }

    @POST
    @Path("email/verify")
    public Uni<Void> verify(@NotNull(message = "must be a JSON object") @Valid VerifyRequest request) {
        return verification.verify(request.token());
    }

    /** The language the client prefers, or null. */
    private static String locale(HttpHeaders headers) {
        return headers.getAcceptableLanguages().stream()
                .map(Locale::toLanguageTag)
                .filter(tag -> !tag.equals("und") && !tag.equals("*"))
                .findFirst()
                .orElse(null);
    }
}
