package io.llmoptimizer.auth.auditevents;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditQuery;
import io.llmoptimizer.auth.audit.AuditTrail;
import io.llmoptimizer.auth.audit.Origin;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The audit log of the caller's organization. */
@Path("/api/v1/auth/audit-events")
@Authenticated
class AuditEventResource {
    private final CurrentMember current;
    private final AuditTrail trail;

    AuditEventResource(CurrentMember current, AuditTrail trail) {
        this.current = current;
        this.trail = trail;
    }

    /** The filters; all of them have to match. */
    static class Filters {
        private static final int LONGEST = 200;

        @QueryParam("action")
        String action;

        @QueryParam("actor")
        String actor;

        @QueryParam("target")
        String target;

        @QueryParam("from")
        String from;

        @QueryParam("to")
        String to;

        AuditQuery toQuery(UUID organization, Optional<UUID> after) {
            return new AuditQuery(
                    organization,
                    text("action", action),
                    text("actor", actor),
                    text("target", target),
                    time("from", from),
                    time("to", to),
                    after);
        }

        private static Optional<String> text(String name, String value) {
            if (value != null && (value.length() > LONGEST || value.indexOf('\0') >= 0)) {
                throw ProblemException.invalid(name, "must have at most " + LONGEST + " characters, none of them NUL");
            }
            return Optional.ofNullable(value);
        }

        private static Optional<Instant> time(String name, String text) {
            try {
                return Optional.ofNullable(text).map(Instant::parse);
            } catch (DateTimeParseException malformed) {
                throw ProblemException.invalid(name, "must be a time like 2026-01-31T12:00:00Z");
            }
        }
    }

    /** Who, or on what; {@code id} is absent for an actor that has none. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Party(String type, String id) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuditEventView(
            UUID id,
            long position,
            Instant occurredAt,
            String action,
            String outcome,
            Party actor,
            Party target,
            String clientAddress,
            String userAgent,
            Map<String, String> details) {

        static AuditEventView of(AuditTrail.Entry entry) {
            AuditEvent event = entry.event();
            return new AuditEventView(
                    entry.id(),
                    entry.position(),
                    entry.at(),
                    event.action(),
                    wire(event.outcome()),
                    new Party(wire(event.actor().kind()), event.actor().id().orElse(null)),
                    event.target()
                            .map(target -> new Party(target.type(), target.id()))
                            .orElse(null),
                    event.origin().map(Origin::clientAddress).orElse(null),
                    event.origin().map(Origin::userAgent).orElse(null),
                    event.details());
        }

        private static String wire(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param firstBroken absent when all is well */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VerificationView(boolean intact, long checked, BrokenView firstBroken) {
        static VerificationView of(AuditTrail.Verification found) {
            return new VerificationView(
                    found.intact(),
                    found.checked(),
                    found.firstBroken()
                            .map(broken -> new BrokenView(
                                    broken.position(), broken.id().orElse(null), broken.reason()))
                            .orElse(null));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BrokenView(long position, UUID id, String reason) {}

    @GET
    @Operation(summary = "Search the organization's audit log, newest first (owners and admins)")
    public Uni<Page<AuditEventView>> list(@BeanParam Filters filters, @BeanParam Paging paging) {
        return current.get().flatMap(member -> {
            member.require(Permission.AUDIT_READ);
            return page(trail, filters.toQuery(member.organization().id(), paging.after()), paging.limit());
        });
    }

    @GET
    @Path("verify")
    @Operation(summary = "Verify that no event of the organization's audit log was changed, removed or reordered")
    public Uni<VerificationView> verify() {
        return current.get().flatMap(member -> {
            member.require(Permission.AUDIT_READ);
            return trail.verify(member.organization().id()).map(VerificationView::of);
        });
    }

    static Uni<Page<AuditEventView>> page(AuditTrail trail, AuditQuery query, int limit) {
        return trail.search(query, limit + 1)
                .map(entries -> Page.of(
                        entries.stream().map(AuditEventView::of).toList(),
                        limit,
                        event -> event.id().toString()));
    }
}
