package io.llmoptimizer.auth.auditevents;

import io.llmoptimizer.auth.audit.AuditTrail;
import io.llmoptimizer.auth.auditevents.AuditEventResource.AuditEventView;
import io.llmoptimizer.auth.auditevents.AuditEventResource.Filters;
import io.llmoptimizer.auth.auditevents.AuditEventResource.VerificationView;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The audit log of what belongs to no organization, such as signing keys and sign-ins that failed. */
@Path("/api/v1/admin/audit-events")
@RolesAllowed("platform-admin")
class PlatformAuditEventResource {
    private final AuditTrail trail;

    PlatformAuditEventResource(AuditTrail trail) {
        this.trail = trail;
    }

    @GET
    @Operation(summary = "Search the platform's audit log, newest first")
    public Uni<Page<AuditEventView>> list(@BeanParam Filters filters, @BeanParam Paging paging) {
        return AuditEventResource.page(trail, filters.toQuery(AuditTrail.PLATFORM, paging.after()), paging.limit());
    }

    @GET
    @Path("verify")
    @Operation(summary = "Verify that no event of the platform's audit log was changed, removed or reordered")
    public Uni<VerificationView> verify() {
        return trail.verify(AuditTrail.PLATFORM).map(VerificationView::of);
    }
}
