package io.llmoptimizer.auth.roles;

import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.auth.permissions.Scope;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;

/** What roles can be made of, and the built-in ones. The same for everybody. */
@Path("/api/v1/auth/permissions")
@Authenticated
class PermissionResource {

    /** @param grantable whether an API key can be given it as a scope */
    record PermissionView(String name, boolean grantable) {}

    record BuiltIn(String name, List<String> permissions) {}

    record Catalog(List<PermissionView> permissions, List<BuiltIn> roles) {}

    @GET
    public Catalog catalog() {
        return new Catalog(
                Arrays.stream(Permission.values())
                        .map(permission -> new PermissionView(
                                permission.wire(), Scope.of(permission.wire()).isPresent()))
                        .toList(),
                Arrays.stream(Role.values())
                        .map(role -> new BuiltIn(role.wire(), role.permissionNames()))
                        .toList());
    }
}
