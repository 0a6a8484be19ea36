package io.llmoptimizer.auth.tokens;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.stepup.StepUp;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The keys that sign tokens, for the platform's administrators. */
@Path("/api/v1/admin/signing-keys")
@RolesAllowed("platform-admin")
class SigningKeyResource {
    private final SigningKeyAdministration administration;
    private final Callers callers;
    private final StepUp stepUp;

    SigningKeyResource(SigningKeyAdministration administration, Callers callers, StepUp stepUp) {
        this.administration = administration;
        this.callers = callers;
        this.stepUp = stepUp;
    }

    /** @param status standby, active, retired or revoked */
    record SigningKeyView(String kid, String status, Instant since) {
        static SigningKeyView of(StoredKey key) {
            return new SigningKeyView(
                    key.kid(),
                    key.state().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                    key.state().since());
        }
    }

    @GET
    @Operation(summary = "Every signing key there ever was, the oldest first")
    public Uni<Page<SigningKeyView>> list() {
        return administration
                .list()
                .map(keys -> new Page<>(keys.stream().map(SigningKeyView::of).toList(), null));
    }

    @POST
    @Path("rotate")
    @Operation(summary = "Let the standby key sign from now on")
    public Uni<Page<SigningKeyView>> rotate() {
        return stepUp.require()
                .chain(this::actor)
                .flatMap(administration::rotate)
                .chain(this::list);
    }

    @POST
    @Path("{kid}/revoke")
    @Operation(summary = "Withdraw a key at once, and with it every token it signed")
    public Uni<Page<SigningKeyView>> revoke(@PathParam("kid") String kid) {
        return stepUp.require()
                .chain(this::actor)
                .flatMap(actor -> administration.revoke(kid, actor))
                .chain(this::list);
    }

    private Uni<Actor> actor() {
        return callers.current()
                .map(caller -> caller.user().map(Actor::user).orElseGet(() -> Actor.service(caller.subject())));
    }
}
