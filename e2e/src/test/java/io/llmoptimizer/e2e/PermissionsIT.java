package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What services other than auth let a role of an organization's own do: each call with all permissions but the one it takes,
 * and with that one alone. Auth's own calls are in its {@code PermissionsTest}.
 */
@ExtendWith(Fleet.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(12)
class PermissionsIT {
    private Gateway gateway;
    private Tenant tenant;
    private Colleague tested;
    private String role;
    private List<String> all;

    /** A call and the permission it takes. */
    record Call(String permission, String method, String path, ObjectNode body) {
        @Override
        public String toString() {
            return permission + " " + method + " " + path;
        }
    }

    static Stream<Call> calls() {
        Instant now = Instant.now();
        String range = "?from=" + now.minus(Duration.ofHours(1)) + "&to=" + now.plus(Duration.ofHours(1));
        ObjectNode budget = Gateway.JSON
                .createObjectNode()
                .put("scope", "organization")
                .put("amountUsd", "1000")
                .put("period", "month")
                .put("hard", false);
        ObjectNode message = Colleague.with("to", "somebody@example.com");
        message.putObject("content").put("subject", "Hello").put("text", "there");
        return Stream.of(
                new Call("inference", "POST", Chat.COMPLETIONS, Chat.body("sandbox/answer", "Why?")),
                new Call(
                        "inference",
                        "POST",
                        "/v1/responses",
                        Colleague.with("model", "sandbox/answer").put("input", "Why?")),
                new Call("usage:read", "GET", "/api/v1/billing/usage" + range, null),
                new Call("usage:read", "GET", "/api/v1/billing/budgets", null),
                new Call("usage:read", "GET", "/api/v1/analytics/usage" + range, null),
                new Call("usage:read", "GET", "/api/v1/analytics/performance" + range, null),
                new Call("usage:read", "GET", "/api/v1/integration/requests", null),
                new Call("usage:read", "GET", "/api/v1/integration/cache", null),
                new Call("usage:read", "GET", "/api/v1/integration/providers", null),
                new Call("usage:read", "GET", "/api/v1/integration/model-aliases", null),
                new Call("usage:read", "GET", "/api/v1/integration/models", null),
                new Call("budgets:write", "POST", "/api/v1/billing/budgets", budget),
                new Call("cache:write", "DELETE", "/api/v1/integration/cache?model=sandbox/answer", null),
                new Call("messages:read", "GET", "/api/v1/notifications/messages", null),
                new Call("messages:read", "GET", "/api/v1/notifications/sandbox/messages", null),
                new Call("messages:write", "POST", "/api/v1/notifications/messages", message));
    }

    @BeforeAll
    void somebody_with_a_role_of_the_organizations_own(Fleet fleet) {
        gateway = fleet.gateway();
        tenant = Tenant.register(gateway);
        ObjectNode nothing = Colleague.with("name", "tested");
        nothing.putArray("permissions");
        role = tenant.create("/roles", nothing);
        tested = Colleague.of(gateway, tenant, "tested");
        all = new ArrayList<>();
        for (JsonNode permission : tenant.get("/api/v1/auth/permissions").path("permissions")) {
            all.add(permission.path("name").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_permission_is_needed(Call call) {
        List<String> others = new ArrayList<>(all);
        assertThat(others.remove(call.permission())).isTrue();
        assertThat(status(call, others)).isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_permission_suffices(Call call) {
        assertThat(status(call, List.of(call.permission()))).isBetween(200, 299);
    }

    private int status(Call call, List<String> permissions) {
        ObjectNode change = Gateway.JSON.createObjectNode();
        ArrayNode names = change.putArray("permissions");
        permissions.forEach(names::add);
        gateway.call("PATCH", tenant.path("/roles/" + role), tenant.accessToken(), change)
                .orThrow("Changing the role");
        return gateway.call(call.method(), call.path(), tested.signIn(), call.body())
                .status();
    }
}
