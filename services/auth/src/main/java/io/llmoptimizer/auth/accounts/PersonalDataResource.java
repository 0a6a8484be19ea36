package io.llmoptimizer.auth.accounts;

import io.llmoptimizer.auth.sessions.CurrentMember;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.jboss.resteasy.reactive.ResponseHeader;

/** What is stored about the caller: to be taken along (GDPR article 20) and to be erased (article 17). */
@Path("/api/v1/auth/me")
@Authenticated
class PersonalDataResource {
    private final CurrentMember current;
    private final PersonalData data;

    PersonalDataResource(CurrentMember current, PersonalData data) {
        this.current = current;
        this.data = data;
    }

    record EraseRequest(
            @NotNull(message = "is missing") @Size(max = 1024, message = "must have at most 128 characters")
            String password) {
        @Override
        public String toString() {
            return "EraseRequest[***]";
        }
    }

    /** Everything that is stored about the caller, by kind. Secrets and their hashes are left out. */
    @GET
    @Path("export")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @ResponseHeader(name = "Content-Disposition", value = "attachment; filename=\"llmoptimizer-export.json\"")
    public Uni<Map<String, Object>> export() {
        return current.get().flatMap(data::export);
    }

    /** Erases the caller's account for good. */
    @DELETE
    public Uni<Void> erase(@NotNull(message = "must be a JSON object") @Valid EraseRequest request) {
        return current.get().flatMap(member -> data.erase(member, request.password()));
    }
}
