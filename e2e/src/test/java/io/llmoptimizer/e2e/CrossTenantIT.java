package io.llmoptimizer.e2e;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Another organization's things do not exist: each call of the published document that has an id in its path is made as the
 * owner of another organization. A path this test does not know fails it.
 */
@ExtendWith(Fleet.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(13)
class CrossTenantIT {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final String ORGANIZATION = "/api/v1/auth/organizations/{organization}";

    private static final String ALIASES = "/api/v1/integration/model-aliases";

    /** What is the same for everybody, or for operators alone: there is nothing of another tenant's to find. */
    private static final List<String> NOBODYS = List.of(
            "/v1/models/",
            "/api/v1/admin/",
            "/api/v1/auth/oauth/",
            "/api/v1/integration/providers/",
            "/api/v1/integration/models/",
            "/api/v1/integration/price-overrides/",
            "/internal/");

    /** Path → the path of something that the tenant has. A longer path of a known one is known too. */
    private static final Map<String, Function<CrossTenantIT, String>> CREATORS = Map.ofEntries(
            entry(
                    "/api/v1/auth/api-keys/{id}",
                    test -> "/api/v1/auth/api-keys/" + test.tenant.createKey().id()),
            entry(
                    "/api/v1/auth/sessions/{id}",
                    test -> "/api/v1/auth/sessions/"
                            + test.first("/api/v1/auth/sessions").path("id").asText()),
            entry(
                    ORGANIZATION + "/members/{user}",
                    test -> test.tenant.path("/members/"
                            + test.first(test.tenant.path("/members"))
                                    .path("userId")
                                    .asText())),
            entry(
                    ORGANIZATION + "/invitations/{id}",
                    test -> test.made(
                            "/invitations", fresh("email", "@example.com").put("role", "viewer"))),
            entry(ORGANIZATION + "/projects/{id}", test -> test.made("/projects", fresh("name", ""))),
            entry(ORGANIZATION + "/roles/{id}", test -> {
                ObjectNode role = fresh("name", "");
                role.putArray("permissions");
                return test.made("/roles", role);
            }),
            entry(
                    ORGANIZATION + "/service-accounts/{id}",
                    test -> test.made("/service-accounts", fresh("name", "").put("role", "viewer"))),
            entry("/api/v1/auth/oauth/clients/{id}", test -> test.madeAt("/api/v1/auth/oauth/clients", application())),
            entry("/api/v1/billing/budgets/{id}", test -> test.madeAt("/api/v1/billing/budgets", budget())),
            entry("/api/v1/notifications/messages/{id}", test -> {
                ObjectNode message = Colleague.with("to", "somebody@example.com");
                message.putObject("content").put("subject", "Hello").put("text", "there");
                return test.madeAt("/api/v1/notifications/messages", message);
            }),
            entry("/api/v1/integration/requests/{id}", CrossTenantIT::request),
            entry(ALIASES + "/{name}", CrossTenantIT::alias),
            entry(
                    "/api/v1/integration/providers/{id}/credentials/{credentialId}",
                    test -> test.madeAt(
                            "/api/v1/integration/providers/openai/credentials",
                            fresh("name", "").put("key", "sk-nobody-uses-it"))),
            entry("/v1/responses/{id}", test -> test.madeAt("/v1/responses", response())),
            // These take a browser to make: that another user's is unknown is in auth's own tests.
            entry("/api/v1/auth/passkeys/{id}", test -> "/api/v1/auth/passkeys/" + UUID.randomUUID()),
            entry("/api/v1/auth/identities/{id}", test -> "/api/v1/auth/identities/" + UUID.randomUUID()),
            entry("/api/v1/auth/consents/{id}", test -> "/api/v1/auth/consents/" + UUID.randomUUID()));

    private Gateway gateway;
    private Tenant tenant;
    private Tenant stranger;
    private String owner;

    @BeforeAll
    void register(Fleet fleet) {
        gateway = fleet.gateway();
        tenant = Tenant.register(gateway);
        stranger = Tenant.register(gateway);
        owner = stranger.accessToken();
    }

    @TestFactory
    List<DynamicTest> another_tenants_things_do_not_exist() {
        JsonNode paths = gateway.get("/openapi", null).orThrow("The document").path("paths");
        List<DynamicTest> tests = new ArrayList<>();
        paths.properties().forEach(path -> {
            String template = path.getKey();
            if (template.contains("{")
                    && (creator(template) != null || NOBODYS.stream().noneMatch(template::startsWith))) {
                path.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(METHODS::contains)
                        .forEach(method -> tests.add(
                                dynamicTest(method + " " + template, () -> refusedAsUnknown(method, template))));
            }
        });
        assertThat(tests).hasSizeGreaterThan(20);
        return tests;
    }

    private void refusedAsUnknown(String method, String template) {
        String path = existing(template);
        ObjectNode body = method.equals("get") || method.equals("delete") ? null : body(template);
        Gateway.Answer answer = gateway.call(method.toUpperCase(Locale.ROOT), path, owner, body);
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isEqualTo(404);
    }

    /** The template with the ids of something the tenant really has. */
    private String existing(String template) {
        String known = creator(template);
        if (known != null) {
            return CREATORS.get(known).apply(this) + template.substring(known.length());
        }
        String rest = template.startsWith(ORGANIZATION) ? template.substring(ORGANIZATION.length()) : "{";
        assertThat(rest)
                .as("%s has an id, and this test does not know how to make such a thing: add it to its table", template)
                .doesNotContain("{");
        return tenant.path(rest);
    }

    private static String creator(String template) {
        return CREATORS.keySet().stream()
                .filter(each -> template.equals(each) || template.startsWith(each + "/"))
                .findFirst()
                .orElse(null);
    }

    /** Good enough for every call, so that nothing but the id is wrong. */
    private static ObjectNode body(String template) {
        if (template.contains("/budgets")) {
            return budget();
        }
        if (template.contains("/oauth/clients")) {
            return application();
        }
        ObjectNode body = fresh("name", "");
        if (template.contains("/credentials/")) {
            body.put("weight", 2);
        }
        if (template.endsWith("/roles")) {
            body.putArray("permissions");
        }
        if (template.endsWith("/service-accounts") || template.endsWith("/invitations")) {
            body.put("role", "viewer").put("email", "somebody@example.com");
        }
        return body;
    }

    private static ObjectNode budget() {
        return Colleague.with("scope", "organization")
                .put("amountUsd", "2")
                .put("period", "month")
                .put("hard", false);
    }

    private static ObjectNode response() {
        return Colleague.with("model", "sandbox/answer").put("input", "Whose is this?");
    }

    private static ObjectNode application() {
        ObjectNode application = fresh("name", "").put("confidential", true);
        application.putArray("grantTypes").add("client_credentials");
        application.putArray("scopes").add("inference");
        return application;
    }

    private static ObjectNode fresh(String field, String suffix) {
        return Colleague.with(field, "x" + System.nanoTime() + suffix);
    }

    private static String request(CrossTenantIT test) {
        test.gateway
                .post(Chat.COMPLETIONS, test.tenant.accessToken(), Chat.body("sandbox/answer", "Whose is this?"))
                .orThrow("A model call");
        String id = test.first("/api/v1/integration/requests").path("id").asText();
        return "/api/v1/integration/requests/" + id;
    }

    private static String alias(CrossTenantIT test) {
        ObjectNode alias = fresh("name", "").put("target", "sandbox/answer");
        test.gateway.post(ALIASES, test.tenant.accessToken(), alias).orThrow("Creating an alias");
        return ALIASES + "/" + alias.path("name").asText();
    }

    private JsonNode first(String list) {
        JsonNode data = tenant.get(list).path("data");
        assertThat(data).isNotEmpty();
        return data.path(0);
    }

    private String made(String collection, ObjectNode body) {
        return tenant.path(collection + "/" + tenant.create(collection, body));
    }

    private String madeAt(String collection, ObjectNode body) {
        return collection + "/"
                + gateway.post(collection, tenant.accessToken(), body)
                        .orThrow("Creating one of " + collection)
                        .path("id")
                        .asText();
    }
}
