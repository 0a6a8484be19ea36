package io.llmoptimizer.auth.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {
    private static final List<String> ALL =
            Arrays.stream(Permission.values()).map(Permission::wire).toList();

    @Test
    void each_role_permits_exactly_what_the_services_expect_of_it() {
        assertThat(Role.OWNER.permissionNames()).isEqualTo(ALL);
        assertThat(Role.ADMIN.permissionNames())
                .isEqualTo(ALL.stream()
                        .filter(name -> !name.equals("organization:delete"))
                        .toList());
        assertThat(Role.DEVELOPER.permissionNames())
                .containsExactly(
                        "inference",
                        "usage:read",
                        "cache:write",
                        "messages:read",
                        "messages:write",
                        "api-keys:write",
                        "members:read",
                        "projects:read");
        assertThat(Role.BILLING.permissionNames())
                .containsExactly("usage:read", "budgets:write", "messages:read", "members:read", "projects:read");
        assertThat(Role.VIEWER.permissionNames())
                .containsExactly("usage:read", "messages:read", "members:read", "projects:read");
    }

    @Test
    void roles_are_written_in_lower_case_in_tokens() {
        assertThat(Role.OWNER.tokenRoles()).containsExactly("owner");
    }

    @Test
    void a_custom_role_tells_its_name_the_roles_it_contains_and_its_permissions() {
        MemberRole auditor = MemberRole.parse(
                "custom:auditor audit:read usage:read messages:read members:read projects:read from-another-release");
        assertThat(auditor.wire()).isEqualTo("auditor");
        assertThat(auditor.tokenRoles())
                .containsExactly(
                        "custom:auditor",
                        "viewer",
                        "usage:read",
                        "messages:read",
                        "members:read",
                        "projects:read",
                        "audit:read");
    }

    @Test
    void a_custom_role_never_counts_as_owner_nor_as_a_role_of_its_own_name() {
        MemberRole everything = new CustomRole("owner", Set.of(Permission.values()));
        assertThat(everything.tokenRoles())
                .contains("custom:owner", "admin", "developer", "billing", "viewer")
                .doesNotContain("owner");
    }

    @Test
    void a_custom_role_without_permissions_is_nothing_but_a_name() {
        assertThat(MemberRole.parse("custom:nobody ").tokenRoles()).containsExactly("custom:nobody");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_built_in_role_is_read_as_it_is_stored(Role role) {
        assertThat(MemberRole.parse(role.name())).isEqualTo(role);
        assertThat(Role.of(role.wire())).contains(role);
        assertThat(Role.OWNER.covers(role)).isTrue();
    }

    @Test
    void admins_are_not_above_owners_nor_developers_above_billing() {
        assertThat(Role.ADMIN.covers(Role.OWNER)).isFalse();
        assertThat(Role.DEVELOPER.covers(Role.BILLING)).isFalse();
        assertThat(Role.DEVELOPER.covers(Role.VIEWER)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void permissions_are_found_by_their_wire_name_only(Permission permission) {
        assertThat(Permission.of(permission.wire())).contains(permission);
        assertThat(Permission.of(permission.name())).isEmpty();
    }

    @Test
    void scopes_are_found_by_their_wire_name_only() {
        assertThat(Scope.of("usage:read")).contains(Scope.USAGE_READ);
        assertThat(Scope.of("USAGE_READ")).isEmpty();
        assertThat(Scope.of("api-keys:manage")).isEmpty();
    }
}
