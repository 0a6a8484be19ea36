package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class RegistrationTest {
    private static final String REGISTER = "/api/v1/auth/register";

    private final PublishedEvents events;
    private final Database database;

    RegistrationTest(PublishedEvents events, Database database) {
        this.events = events;
        this.database = database;
    }

    @Test
    void an_account_comes_with_an_organization_and_is_announced() {
        String email = AuthApi.freshEmail();
        Response created = AuthApi.post(
                REGISTER,
                Map.of("email", email, "password", AuthApi.PASSWORD, "name", " Ada ", "organization", "Engines"));

        created.then()
                .statusCode(201)
                .body("user.email", equalTo(email))
                .body("user.name", equalTo("Ada"))
                .body("user.emailVerified", equalTo(false))
                .body("organization.name", equalTo("Engines"));
        String user = created.path("user.id");
        String organization = created.path("organization.id");
        JsonNode registered = events.await("user.registered.v1", user).path("data");
        assertThat(registered.path("email").asText()).isEqualTo(email);
        assertThat(registered.path("organizationId").asText()).isEqualTo(organization);
        JsonNode founded = events.await("organization.created.v1", organization).path("data");
        assertThat(founded.path("ownerEmail").asText()).isEqualTo(email);
        assertThat(database.text("SELECT role FROM membership WHERE user_id = ?", UUID.fromString(user)))
                .isEqualTo("OWNER");
        assertThat(database.text("SELECT password_hash FROM app_user WHERE id = ?", UUID.fromString(user)))
                .startsWith("$argon2id$v=19$m=1024,t=2,p=1$");
    }

    @Test
    void an_organization_without_a_name_is_named_after_its_owner() {
        AuthApi.register(AuthApi.freshEmail())
                .then()
                .statusCode(201)
                .body("organization.name", equalTo("Ada's organization"));
    }

    @Test
    void an_address_makes_one_account_however_it_is_written() {
        String email = AuthApi.freshEmail();
        AuthApi.register(email).then().statusCode(201);

        AuthApi.register(email.toUpperCase(Locale.ROOT)).then().statusCode(201);

        assertThat(database.text("SELECT count(*) FROM app_user WHERE email_key = ?", email))
                .isEqualTo("1");
    }

    @Test
    void a_taken_address_is_answered_as_a_free_one_and_its_owner_is_told_once() {
        String email = AuthApi.freshEmail();
        Response first = AuthApi.register(email);
        String owner = first.path("user.id");
        Response second = AuthApi.register(email);
        AuthApi.register(email).then().statusCode(201);

        second.then().statusCode(201).body("user.email", equalTo(email)).body("user.emailVerified", equalTo(false));
        assertThat(second.<Map<String, Object>>path("user").keySet())
                .isEqualTo(first.<Map<String, Object>>path("user").keySet());
        String invented = second.path("user.id");
        assertThat(invented).isNotEqualTo(owner);
        assertThat(database.text("SELECT id FROM app_user WHERE id = ?", UUID.fromString(invented)))
                .isNull();
        assertThat(database.text(
                        "SELECT id FROM organization WHERE id = ?", UUID.fromString(second.path("organization.id"))))
                .isNull();
        JsonNode alert = events.await("user.security-alert.v1", owner).path("data");
        assertThat(alert.path("kind").asText()).isEqualTo("registration-attempted");
        assertThat(alert.path("email").asText()).isEqualTo(email);
        AuthApi.register(AuthApi.freshEmail()).then().statusCode(201);
        assertThat(events.all("user.security-alert.v1", owner)).hasSize(1);
        assertThat(events.all("user.registered.v1", invented)).isEmpty();
    }

    @Test
    void registering_at_the_same_moment_makes_one_account() throws Exception {
        String email = AuthApi.freshEmail();
        Callable<Integer> attempt = () -> AuthApi.register(email).statusCode();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Integer> statuses = clients.invokeAll(java.util.Collections.nCopies(8, attempt)).stream()
                    .map(java.util.concurrent.Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnly(201);
        }
        assertThat(database.text("SELECT count(*) FROM app_user WHERE email_key = ?", email))
                .isEqualTo("1");
    }

    @Test
    void the_link_in_the_e_mail_verifies_the_address_once() {
        AuthApi.SignedIn ada = AuthApi.signedIn();
        String token = events.await("user.verification-requested.v1", ada.userId())
                .path("data")
                .path("token")
                .asText();

        AuthApi.post("/api/v1/auth/email/verify", Map.of("token", token)).then().statusCode(204);
        AuthApi.get("/api/v1/auth/me", ada.accessToken()).then().body("user.emailVerified", equalTo(true));

        AuthApi.post("/api/v1/auth/email/verify", Map.of("token", token))
                .then()
                .statusCode(400)
                .body("type", endsWith("/invalid-token"));
        assertThat(database.text(
                        "SELECT count(*) FROM email_verification WHERE encode(token_hash, 'escape') LIKE ?", token))
                .isEqualTo("0");
    }

    @Test
    void an_expired_link_does_not_work() {
        AuthApi.SignedIn ada = AuthApi.signedIn();
        String token = events.await("user.verification-requested.v1", ada.userId())
                .path("data")
                .path("token")
                .asText();
        database.execute(
                "UPDATE email_verification SET expires_at = now() - interval '1 second' WHERE user_id = ?",
                UUID.fromString(ada.userId()));

        AuthApi.post("/api/v1/auth/email/verify", Map.of("token", token)).then().statusCode(400);
        AuthApi.get("/api/v1/auth/me", ada.accessToken()).then().body("user.emailVerified", equalTo(false));
    }

    @Test
    void an_invented_link_does_not_work() {
        AuthApi.post("/api/v1/auth/email/verify", Map.of("token", "invented"))
                .then()
                .statusCode(400);
        AuthApi.post("/api/v1/auth/email/verify", Map.of("token", " "))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("token"));
    }

    @ParameterizedTest
    @CsvSource({
        "email, not-an-address, must be an e-mail address",
        "email, , must be an e-mail address",
        "password, short, must have 8 to 128 characters",
        "password, Passw0rd1, is one that many people use",
        "password, ada-example, must be more than your name",
        "password, , must have 8 to 128 characters",
        "name, , must have 1 to 100 characters",
        "name, '  ', must have 1 to 100 characters"
    })
    void a_bad_field_is_named_with_what_it_must_be(String field, String value, String message) {
        Map<String, Object> body =
                new HashMap<>(Map.of("email", AuthApi.freshEmail(), "password", AuthApi.PASSWORD, "name", "Ada"));
        body.put(field, value);

        AuthApi.post(REGISTER, body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", endsWith("/validation"))
                .body("detail", containsString(message))
                .body("errors[0].field", equalTo(field))
                .body("requestId", matchesPattern(".+"));
    }

    @Test
    void characters_the_database_can_not_hold_are_refused() {
        AuthApi.post(REGISTER, Map.of("email", AuthApi.freshEmail(), "password", AuthApi.PASSWORD, "name", "A\0da"))
                .then()
                .statusCode(400)
                .body("errors[0].message", containsString("control characters"));
    }

    @Test
    void a_password_may_be_anything() {
        String email = AuthApi.freshEmail();
        String password = " \0\u00fc\uD83D\uDD11 \"'; DROP TABLE app_user; --";
        AuthApi.post(REGISTER, Map.of("email", email, "password", password, "name", "Ada"))
                .then()
                .statusCode(201);
        AuthApi.login(email, password).then().statusCode(200);
        AuthApi.login(email, password.strip()).then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "[]", "\"text\"", "{\"email\":{}}", "{\"email\":\"a@b\",}"})
    void a_body_that_is_no_request_is_a_400_problem(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post(REGISTER)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        Map<String, Object> body = Map.of("email", "a@b.c", "password", AuthApi.PASSWORD, "name", "x".repeat(100_000));
        AuthApi.post(REGISTER, body).then().statusCode(413);
    }

    @Test
    void other_media_types_and_methods_are_refused() {
        given().contentType(ContentType.TEXT).body("{}").post(REGISTER).then().statusCode(415);
        given().get(REGISTER).then().statusCode(405);
    }
}
