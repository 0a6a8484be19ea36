package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys as people manage them. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ApiKeyTest {
    private static final String KEYS = "/api/v1/auth/api-keys";

    private final Database database;
    private final PublishedEvents events;

    ApiKeyTest(Database database, PublishedEvents events) {
        this.database = database;
        this.events = events;
    }

    @Test
    void a_key_is_shown_once_and_stored_as_a_hash() {
        SignedIn ada = AuthApi.signedIn();
        Response created = AuthApi.createKey(ada.accessToken(), Map.of());
        String key = created.path("key");
        String id = created.path("id");

        assertThat(ApiKeyFormat.isWellFormed(key)).isTrue();
        assertThat(key).startsWith(created.<String>path("prefix"));
        created.then().header("Cache-Control", "no-store").body("scopes", equalTo(List.of("inference")));
        AuthApi.get(KEYS, ada.accessToken())
                .then()
                .statusCode(200)
                .body("data", hasSize(1))
                .body("data[0].id", equalTo(id))
                .body("data[0].status", equalTo("active"))
                .body(not(containsString(key)))
                .body("data[0].key", equalTo(null));
        AuthApi.get(KEYS + "/" + id, ada.accessToken()).then().statusCode(200).body(not(containsString(key)));
        assertThat(database.text("SELECT api_key::text FROM api_key WHERE id = ?", UUID.fromString(id)))
                .doesNotContain(key.substring(12));
        assertThat(events.await("apikey.created.v1", id).toString()).doesNotContain(key.substring(12));
    }

    @Test
    void everything_asked_for_is_in_the_key_and_in_its_token() {
        SignedIn ada = AuthApi.signedIn();
        Instant expiry = InstantSource.system().instant().plus(Duration.ofDays(1));
        Response created = AuthApi.createKey(
                ada.accessToken(),
                Map.of(
                        "scopes", List.of("inference", "usage:read"),
                        "allowedModels", List.of("sandbox/answer", "gpt-4.1"),
                        "limits", Map.of("requestsPerMinute", 60, "concurrent", 4),
                        "expiresAt", expiry.toString()));
        created.then()
                .body("limits.requestsPerMinute", equalTo(60))
                .body("limits.concurrent", equalTo(4))
                .body("limits.tokensPerMinute", equalTo(null))
                .body("allowedModels", equalTo(List.of("sandbox/answer", "gpt-4.1")))
                .body("projectId", notNullValue());

        Response exchanged = AuthApi.exchange(created.path("key"));
        exchanged
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("apiKeyId", equalTo(created.path("id")))
                .body("organizationId", equalTo(ada.organizationId()))
                .body("userId", equalTo(ada.userId()))
                .body("limits.requestsPerMinute", equalTo(60));
        Map<String, Object> claims = AuthApi.claims(exchanged.path("accessToken"));
        assertThat(claims)
                .containsEntry("sub", ada.userId())
                .containsEntry("org", ada.organizationId())
                .containsEntry("project", created.path("projectId"))
                .containsEntry("key", created.path("id"))
                .containsEntry("roles", List.of("key", "inference", "usage:read"))
                .containsEntry("scope", "inference usage:read")
                .containsEntry("limits", Map.of("requestsPerMinute", 60L, "concurrent", 4L))
                .containsEntry("models", List.of("sandbox/answer", "gpt-4.1"))
                .doesNotContainKey("sid");
        assertThat((Long) claims.get("exp") - (Long) claims.get("iat")).isEqualTo(300);
    }

    @Test
    void another_organizations_keys_do_not_exist() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn eve = AuthApi.signedIn();
        Response adas = AuthApi.createKey(ada.accessToken(), Map.of());
        String path = KEYS + "/" + adas.path("id");

        AuthApi.get(path, eve.accessToken()).then().statusCode(404);
        AuthApi.delete(path, eve.accessToken()).then().statusCode(404);
        AuthApi.get(KEYS, eve.accessToken()).then().body("data", hasSize(0));
        AuthApi.post(KEYS, eve.accessToken(), Map.of("name", "x", "projectId", adas.path("projectId")))
                .then()
                .statusCode(404);
        AuthApi.exchange(adas.path("key")).then().statusCode(200);
        AuthApi.delete(KEYS + "/not-an-id", eve.accessToken()).then().statusCode(404);
    }

    @Test
    void developers_manage_their_own_keys_and_owners_everybodys() {
        SignedIn owner = AuthApi.signedIn();
        SignedIn developer = AuthApi.signedIn();
        database.execute(
                "UPDATE membership SET organization_id = ?, role = 'DEVELOPER' WHERE user_id = ?",
                UUID.fromString(owner.organizationId()),
                UUID.fromString(developer.userId()));
        String developersToken =
                AuthApi.login(developer.email(), AuthApi.PASSWORD).path("accessToken");
        String owners = AuthApi.createKey(owner.accessToken(), Map.of()).path("id");
        String developers = AuthApi.createKey(developersToken, Map.of()).path("id");

        AuthApi.get(KEYS, developersToken).then().body("data.id", equalTo(List.of(developers)));
        AuthApi.get(KEYS, owner.accessToken()).then().body("data.id", containsInAnyOrder(owners, developers));
        AuthApi.delete(KEYS + "/" + owners, developersToken).then().statusCode(404);
        AuthApi.delete(KEYS + "/" + developers, owner.accessToken()).then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VIEWER", "BILLING"})
    void roles_that_do_not_call_models_have_no_keys(String role) {
        SignedIn ada = AuthApi.signedIn();
        database.giveRole(ada.userId(), role);
        AuthApi.post(KEYS, ada.accessToken(), Map.of("name", "x"))
                .then()
                .statusCode(403)
                .body("detail", containsString("api-keys:write"));
        AuthApi.get(KEYS, ada.accessToken()).then().statusCode(403);
    }

    @Test
    void a_key_can_not_make_keys() {
        SignedIn ada = AuthApi.signedIn();
        String internal = AuthApi.exchange(
                        AuthApi.createKey(ada.accessToken(), Map.of()).path("key"))
                .path("accessToken");
        AuthApi.post(KEYS, internal, Map.of("name", "x")).then().statusCode(403);
        AuthApi.get("/api/v1/auth/sessions", internal).then().statusCode(403);
        AuthApi.post("/api/v1/auth/logout", internal, Map.of()).then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name",
                "{\"name\":\"\"}|name",
                "{\"name\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}|expiresAt",
                "{\"name\":\"x\",\"expiresAt\":\"tomorrow\"}|expiresAt",
                "{\"name\":\"x\",\"scopes\":[\"root\"]}|scopes",
                "{\"name\":\"x\",\"scopes\":\"inference\"}|scopes",
                "{\"name\":\"x\",\"projectId\":\"1\"}|projectId",
                "{\"name\":\"x\",\"limits\":{\"requestsPerMinute\":0}}|limits.requestsPerMinute",
                "{\"name\":\"x\",\"limits\":{\"concurrent\":-1}}|limits.concurrent"
            })
    void a_bad_request_names_the_field(String body, String field) {
        given().auth()
                .oauth2(AuthApi.signedIn().accessToken())
                .contentType(ContentType.JSON)
                .body(body)
                .post(KEYS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field));
    }

    @Test
    void a_number_that_is_too_large_is_refused() {
        AuthApi.post(
                        KEYS,
                        AuthApi.signedIn().accessToken(),
                        Map.of("name", "x", "limits", Map.of("tokensPerMinute", 99_999_999_999L)))
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void lists_are_paged() {
        SignedIn ada = AuthApi.signedIn();
        for (int i = 0; i < 3; i++) {
            AuthApi.createKey(ada.accessToken(), Map.of("name", "key " + i));
        }
        Response first = AuthApi.get(KEYS + "?limit=2", ada.accessToken());
        first.then().body("data.name", equalTo(List.of("key 2", "key 1")));
        AuthApi.get(KEYS + "?limit=2&cursor=" + first.path("nextCursor"), ada.accessToken())
                .then()
                .body("data.name", equalTo(List.of("key 0")))
                .body("nextCursor", equalTo(null));
        AuthApi.get(KEYS + "?limit=0", ada.accessToken()).then().statusCode(400);
        AuthApi.get(KEYS + "?limit=x", ada.accessToken()).then().statusCode(404);
        AuthApi.get(KEYS + "?cursor=x", ada.accessToken()).then().statusCode(400);
    }
}
