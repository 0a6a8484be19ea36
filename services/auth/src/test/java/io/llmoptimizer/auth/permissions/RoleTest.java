package io.llmoptimizer.auth.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void each_role_permits_exactly_what_the_services_expect_of_it() {
        List<String> all = List.of("inference", "usage:read", "budgets:write", "api-keys:write", "api-keys:manage");
        assertThat(Role.OWNER.permissionNames()).isEqualTo(all);
        assertThat(Role.ADMIN.permissionNames()).isEqualTo(all);
        assertThat(Role.DEVELOPER.permissionNames()).containsExactly("inference", "usage:read", "api-keys:write");
        assertThat(Role.BILLING.permissionNames()).containsExactly("usage:read", "budgets:write");
        assertThat(Role.VIEWER.permissionNames()).containsExactly("usage:read");
    }

    @Test
    void roles_are_written_in_lower_case_in_tokens() {
        assertThat(Role.OWNER.wire()).isEqualTo("owner");
    }

    @Test
    void scopes_are_found_by_their_wire_name_only() {
        assertThat(Scope.of("usage:read")).contains(Scope.USAGE_READ);
        assertThat(Scope.of("USAGE_READ")).isEmpty();
        assertThat(Scope.of("api-keys:manage")).isEmpty();
    }
}
