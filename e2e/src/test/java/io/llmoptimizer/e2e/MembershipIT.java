package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.DemoAccount;
import io.llmoptimizer.bench.Gateway;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who loses a right has lost it at the gateway within a second, whatever tokens are about. */
@ExtendWith(Fleet.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(11)
class MembershipIT {
    private static final Duration PROMISED = Duration.ofSeconds(1);
    private static final String BUDGETS = "/api/v1/billing/budgets";
    private static final String KEYS = "/api/v1/auth/api-keys";

    private Gateway gateway;
    private Tenant tenant;

    @BeforeAll
    void register(Fleet fleet) {
        gateway = fleet.gateway();
        tenant = Tenant.register(gateway);
    }

    @Test
    void a_removed_member_is_out_within_a_second() {
        Colleague colleague = Colleague.of(gateway, tenant, "developer");
        String token = colleague.signIn();
        String key = DemoAccount.createKey(gateway, "theirs", token).path("key").asText();
        assertThat(gateway.get(BUDGETS, token).status()).isEqualTo(200);
        assertThat(chat(key)).isEqualTo(200);

        assertThat(gateway.delete(colleague.path(), tenant.accessToken()).status())
                .isEqualTo(204);

        within(() -> gateway.get(BUDGETS, token).status(), 401);
        within(() -> chat(key), 401);
    }

    @Test
    void a_disabled_user_is_out_within_a_second() {
        Colleague colleague = Colleague.of(gateway, tenant, "developer");
        String token = colleague.signIn();
        String key = DemoAccount.createKey(gateway, "theirs", token).path("key").asText();
        assertThat(gateway.get(BUDGETS, token).status()).isEqualTo(200);
        assertThat(chat(key)).isEqualTo(200);
        Tenant administrator = Tenant.registerAs(gateway, Fleet.ADMINISTRATOR);
        Colleague.verify(gateway, administrator);
        String operator = administrator.logIn().path("accessToken").asText();

        assertThat(gateway.post(
                                "/api/v1/admin/users/" + colleague.userId() + "/disable",
                                operator,
                                Gateway.JSON.createObjectNode())
                        .status())
                .isEqualTo(204);

        within(() -> gateway.get(BUDGETS, token).status(), 401);
        within(() -> chat(key), 401);
    }

    @Test
    void a_changed_role_counts_within_a_second() {
        Colleague colleague = Colleague.of(gateway, tenant, "developer");
        JsonNode session = colleague.session();
        String token = session.path("accessToken").asText();
        String key = DemoAccount.createKey(gateway, "theirs", token).path("key").asText();
        assertThat(chat(token)).isEqualTo(200);
        assertThat(chat(key)).isEqualTo(200);

        gateway.call("PATCH", colleague.path(), tenant.accessToken(), Colleague.with("role", "viewer"))
                .orThrow("Changing a role");

        // The old token is refused; the next one says what holds now, and the key is exchanged anew by itself.
        within(() -> chat(token), 401);
        within(() -> chat(key), 403);
        String refreshed = gateway.post(
                        "/api/v1/auth/refresh",
                        null,
                        Colleague.with(
                                "refreshToken", session.path("refreshToken").asText()))
                .orThrow("Refreshing")
                .path("accessToken")
                .asText();
        assertThat(chat(refreshed)).isEqualTo(403);
        assertThat(gateway.get(BUDGETS, refreshed).status()).isEqualTo(200);
    }

    @Test
    void a_key_that_was_rotated_without_grace_is_refused_within_a_second() {
        Tenant.Key key = tenant.createKey();
        assertThat(chat(key.secret())).isEqualTo(200);
        String successor = gateway.post(
                        KEYS + "/" + key.id() + "/rotate",
                        tenant.accessToken(),
                        Gateway.JSON.createObjectNode().put("graceSeconds", 0))
                .orThrow("Rotating a key")
                .path("key")
                .asText();
        within(() -> chat(key.secret()), 401);
        assertThat(chat(successor)).isEqualTo(200);
    }

    @Test
    void a_rotated_key_works_to_the_end_of_its_grace_and_no_longer() {
        Tenant.Key key = tenant.createKey();
        assertThat(chat(key.secret())).isEqualTo(200);
        gateway.post(
                        KEYS + "/" + key.id() + "/rotate",
                        tenant.accessToken(),
                        Gateway.JSON.createObjectNode().put("graceSeconds", 4))
                .orThrow("Rotating a key");
        assertThat(chat(key.secret())).isEqualTo(200);
        await().atMost(Duration.ofSeconds(6))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> chat(key.secret()) == 401);
    }

    @Test
    void a_disabled_service_account_is_refused_within_a_second() {
        String account = tenant.create(
                "/service-accounts", Colleague.with("name", "robot").put("role", "developer"));
        String key = keyOf(account);
        assertThat(chat(key)).isEqualTo(200);
        gateway.call(
                        "PATCH",
                        tenant.path("/service-accounts/" + account),
                        tenant.accessToken(),
                        Gateway.JSON.createObjectNode().put("disabled", true))
                .orThrow("Disabling a service account");
        within(() -> chat(key), 401);
    }

    @Test
    void a_deleted_service_account_is_refused_within_a_second() {
        String account = tenant.create(
                "/service-accounts", Colleague.with("name", "short-lived").put("role", "developer"));
        String key = keyOf(account);
        assertThat(chat(key)).isEqualTo(200);
        assertThat(gateway.delete(tenant.path("/service-accounts/" + account), tenant.accessToken())
                        .status())
                .isEqualTo(204);
        within(() -> chat(key), 401);
    }

    @Test
    void a_deleted_organization_is_refused_within_a_second() {
        Tenant gone = Tenant.register(gateway);
        Tenant.Key key = gone.createKey();
        assertThat(chat(key.secret())).isEqualTo(200);
        assertThat(gateway.delete(gone.path(""), gone.accessToken()).status()).isEqualTo(204);
        within(() -> chat(key.secret()), 401);
        within(() -> gateway.get(BUDGETS, gone.accessToken()).status(), 401);
    }

    private String keyOf(String account) {
        return gateway.post(
                        KEYS,
                        tenant.accessToken(),
                        Colleague.with("name", "robot's").put("serviceAccountId", account))
                .orThrow("Creating a service account's key")
                .path("key")
                .asText();
    }

    private int chat(String credential) {
        ObjectNode body = Chat.body("sandbox/answer", "Still there?");
        return gateway.post(Chat.COMPLETIONS, credential, body).status();
    }

    private static void within(Supplier<Integer> status, int expected) {
        await().atMost(PROMISED)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(status.get()).isEqualTo(expected));
    }
}
