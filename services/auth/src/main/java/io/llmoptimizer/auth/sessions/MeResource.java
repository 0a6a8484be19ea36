package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.users.User;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** Who am I, and what may I do. */
@Path("/api/v1/auth/me")
@Authenticated
class MeResource {
    private final CurrentMember current;

    MeResource(CurrentMember current) {
        this.current = current;
    }

    record Me(User user, Organization organization, List<String> roles, List<String> permissions) {}

    @GET
    public Uni<Me> me() {
        return current.get()
                .map(member -> new Me(
                        member.user(),
                        member.organization(),
                        List.of(member.role().wire()),
                        member.role().permissionNames()));
    }
}
