package io.llmoptimizer.integration.credentials;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of an organization's own and the platform's: entered, replaced, weighed, deleted, and used by whom they should. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(value = KeyedVendors.class, restrictToAnnotatedClass = true)
class CredentialsResourceTest {
    private static final String PATH = "/api/v1/integration/providers/%s/credentials";
    private static final String KEY = "sk-own-0123456789abcdef";

    private final UUID organization = UUID.randomUUID();

    FakeUpstream upstream;

    @BeforeEach
    void answer() {
        upstream.headers.clear();
        upstream.otherwise((request, response) ->
                response.putHeader("content-type", "application/json").end(FakeUpstream.completion()));
    }

    @Test
    void a_key_is_entered_and_never_shown() {
        String id = put("openai", "main", KEY)
                .statusCode(201)
                .body("hint", equalTo("cdef"))
                .body("owner", equalTo("organization"))
                .body("weight", equalTo(1))
                .body("state", equalTo("at-work"))
                .extract()
                .path("id");

        String list = as("admin")
                .get(PATH.formatted("shut-openai"))
                .then()
                .statusCode(200)
                .body("data.id", equalTo(List.of(id)))
                .body("data[0].restingUntil", nullValue())
                .extract()
                .asString();
        assertThat(list).doesNotContain(KEY).doesNotContain("sealed");
    }

    @Test
    void a_provider_without_a_key_of_the_platforms_is_there_for_whoever_brought_one() {
        assertThat(chat("shut-openai/any")).isEqualTo(503);
        models().body("data.id", not(hasItem("shut-openai/listed")));
        put("openai", "main", KEY).statusCode(201);

        assertThat(chat("shut-openai/any")).isEqualTo(200);
        assertThat(sent()).containsExactly("Bearer " + KEY);
        models().body("data.id", hasItem("shut-openai/listed"));
        as("viewer")
                .get("/api/v1/integration/providers/shut-openai")
                .then()
                .body("ready", equalTo(true))
                .body("ownKeys", equalTo(true))
                .body("missing", nullValue());
        user(UUID.randomUUID(), "viewer")
                .get("/api/v1/integration/providers/shut-openai")
                .then()
                .body("ready", equalTo(false))
                .body("ownKeys", equalTo(false));
    }

    @Test
    void an_own_key_is_used_instead_of_the_platforms_and_deleting_it_brings_that_back() {
        String id = put("open-openai", as("owner"), Map.of("name", "main", "key", KEY))
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(chat("open-openai/any")).isEqualTo(200);
        as("owner").delete(PATH.formatted("open-openai") + "/" + id).then().statusCode(204);
        assertThat(chat("open-openai/any")).isEqualTo(200);

        assertThat(sent()).containsExactly("Bearer " + KEY, "Bearer " + KeyedVendors.PLATFORM_KEY);
    }

    @Test
    void an_own_key_that_is_refused_is_named_to_its_owner_and_nothing_else_is_tried() {
        put("open-openai", as("owner"), Map.of("name", "main", "key", KEY)).statusCode(201);
        upstream.otherwise((request, response) -> response.setStatusCode(401)
                .end("{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\"}}"));

        key().contentType("application/json")
                .body(chatBody("open-openai/any"))
                .post("/v1/chat/completions")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("provider_key_refused"))
                .body(
                        "error.message",
                        equalTo(
                                "Provider open-openai refused your organization's own key \"main\" (status 401): replace it with POST /api/v1/integration/providers/open-openai/credentials, or delete it to use this installation's."));
        assertThat(sent()).containsExactly("Bearer " + KEY);
        as("owner")
                .get(PATH.formatted("open-openai"))
                .then()
                .body("data[0].state", equalTo("resting"))
                .body("data[0].restingUntil", not(nullValue()));
    }

    @Test
    void a_name_that_exists_gets_the_new_key_at_once_and_the_same_key_again_changes_nothing() {
        String first = put("openai", "main", KEY).statusCode(201).extract().path("id");
        put("openai", "main", KEY).statusCode(200).body("id", equalTo(first));
        String second = put("shut-openai", as("owner"), Map.of("name", "main", "key", KEY + "-2", "graceSeconds", 60))
                .statusCode(200)
                .body("id", not(equalTo(first)))
                .extract()
                .path("id");

        assertThat(chat("shut-openai/any")).isEqualTo(200);
        assertThat(sent()).containsExactly("Bearer " + KEY + "-2");
        as("owner")
                .get(PATH.formatted("shut-openai"))
                .then()
                .body("data.id", equalTo(List.of(first, second)))
                .body("data.state", equalTo(List.of("retiring", "at-work")))
                .body("data[0].retiresAt", not(nullValue()));
        put("openai", "main", KEY + "-3").statusCode(200);
        as("owner").get(PATH.formatted("shut-openai")).then().body("data", hasSize(2));
    }

    @Test
    void a_weight_is_changed_and_handed_on() {
        String id = put("shut-openai", as("owner"), Map.of("name", "main", "key", KEY, "weight", 7))
                .body("weight", equalTo(7))
                .extract()
                .path("id");
        patch(as("owner"), id, 9).statusCode(200).body("weight", equalTo(9));
        put("openai", "main", KEY + "-2").statusCode(200).body("weight", equalTo(9));
        patch(as("owner"), id, 0).statusCode(400).body("errors[0].field", equalTo("weight"));
    }

    @Test
    void other_organizations_and_roles_see_and_change_nothing() {
        String id = put("openai", "main", KEY).extract().path("id");
        RequestSpecification[] strangers = {user(UUID.randomUUID(), "owner"), user(UUID.randomUUID(), "platform-admin")
        };
        for (RequestSpecification stranger : strangers) {
            stranger.get(PATH.formatted("shut-openai")).then().statusCode(200).body("data", empty());
            patch(stranger, id, 2).statusCode(404);
            stranger.delete(PATH.formatted("shut-openai") + "/" + id).then().statusCode(404);
        }
        for (String role : List.of("developer", "billing", "viewer", "key")) {
            as(role).get(PATH.formatted("shut-openai")).then().statusCode(403);
            put("shut-openai", as(role), Map.of("name", "x", "key", KEY)).statusCode(403);
        }
        as("owner").delete(PATH.formatted("open-openai") + "/" + id).then().statusCode(404);
        given().get(PATH.formatted("shut-openai")).then().statusCode(401);
    }

    @Test
    void the_platforms_keys_take_its_administrator_and_serve_everybody() {
        Map<String, Object> key = Map.of("name", "stored", "key", "sk-platform-stored", "owner", "platform");
        put("shut-mistral", as("owner"), key).statusCode(403);
        put("shut-mistral", as("platform-admin"), Map.of("name", "x", "key", KEY))
                .statusCode(403);
        String id = put("shut-mistral", as("platform-admin"), key)
                .statusCode(201)
                .body("owner", equalTo("platform"))
                .extract()
                .path("id");

        assertThat(chat("shut-mistral/any")).isEqualTo(200);
        assertThat(sent()).containsExactly("Bearer sk-platform-stored");
        as("owner").get(PATH.formatted("shut-mistral")).then().body("data", empty());
        as("owner").delete(PATH.formatted("shut-mistral") + "/" + id).then().statusCode(404);
        as("platform-admin")
                .delete(PATH.formatted("shut-mistral") + "/" + id)
                .then()
                .statusCode(204);
        assertThat(chat("shut-mistral/any")).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            name | null | is missing
            name | -x | has to be 1 to 64 letters
            name | a b | has to be 1 to 64 letters
            key | null | is missing
            key | '' | has to have 1 to 4096 characters
            key | sk-0123 456 | has a blank, a line break or a character
            key | sk-0123‑456 | has a blank, a line break or a character
            owner | me | has to be organization or platform
            weight | 1001 | has to be from 1 to 1000
            graceSeconds | -1 | has to be from 0 to 2592000
            """)
    void what_is_wrong_is_said_without_repeating_the_key(String field, String value, String message) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "main", "key", KEY));
        body.put(field, field.matches("weight|graceSeconds") ? Integer.valueOf(value) : value);
        String answer = put("shut-openai", as("owner"), body)
                .statusCode(400)
                .body("errors[0].field", equalTo(field))
                .body("errors[0].message", containsString(message))
                .extract()
                .asString();
        assertThat(answer).doesNotContain("0123");
    }

    @Test
    void a_provider_that_takes_no_keys_or_is_none_is_not_found() {
        put("sandbox", as("owner"), Map.of("name", "x", "key", KEY)).statusCode(404);
        as("owner").get(PATH.formatted("nobody")).then().statusCode(404);
    }

    private ValidatableResponse put(String api, String name, String key) {
        return put("shut-" + api, as("owner"), Map.of("name", name, "key", key));
    }

    private static ValidatableResponse put(String provider, RequestSpecification who, Map<String, Object> body) {
        return who.contentType("application/json")
                .body(body)
                .post(PATH.formatted(provider))
                .then();
    }

    private static ValidatableResponse patch(RequestSpecification who, String id, int weight) {
        return who.contentType("application/json")
                .body(Map.of("weight", weight))
                .patch(PATH.formatted("shut-openai") + "/" + id)
                .then();
    }

    private int chat(String model) {
        return key().contentType("application/json")
                .body(chatBody(model))
                .post("/v1/chat/completions")
                .statusCode();
    }

    private static Map<String, Object> chatBody(String model) {
        return Map.of(
                "model", model, "messages", List.of(Map.of("role", "user", "content", "Hi " + UUID.randomUUID())));
    }

    private ValidatableResponse models() {
        return key().get("/v1/models").then().statusCode(200);
    }

    private List<String> sent() {
        return upstream.headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase("authorization"))
                .map(Map.Entry::getValue)
                .toList();
    }

    private RequestSpecification as(String role) {
        return user(organization, role);
    }

    private RequestSpecification key() {
        return given().header(
                        "Authorization",
                        TestTokens.forKey(organization, UUID.randomUUID()).bearer());
    }

    private static RequestSpecification user(UUID member, String role) {
        return given().header(
                        "Authorization", TestTokens.forUser(member).roles(role).bearer());
    }
}
