package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Signing in with a password, and the tokens it gives. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class SignInTest {
    private static final String ME = "/api/v1/auth/me";

    private final Database database;

    SignInTest(Database database) {
        this.database = database;
    }

    @Test
    void signing_in_gives_tokens_that_say_who_one_is() {
        String email = AuthApi.freshEmail();
        Response registered = AuthApi.register(email);
        Response tokens = AuthApi.login(email, AuthApi.PASSWORD);

        tokens.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("tokenType", equalTo("Bearer"))
                .body("expiresIn", equalTo(600));
        String accessToken = tokens.path("accessToken");
        Map<String, Object> claims = AuthApi.claims(accessToken);
        assertThat(AuthApi.header(accessToken)).containsEntry("typ", "at+jwt").containsEntry("alg", "RS256");
        assertThat(claims)
                .containsEntry("iss", "http://localhost:8080")
                .containsEntry("aud", "llmoptimizer")
                .containsEntry("sub", registered.path("user.id"))
                .containsEntry("org", registered.path("organization.id"))
                .containsEntry("roles", List.of("owner"))
                .containsEntry("client_id", "llmoptimizer")
                .containsEntry("amr", List.of("pwd"))
                .containsKeys("sid", "jti", "iat", "exp", "auth_time")
                .doesNotContainKeys("key", "project", "limits", "models");
        AuthApi.get(ME, accessToken)
                .then()
                .statusCode(200)
                .body("user.email", equalTo(email))
                .body("organization.id", equalTo(registered.path("organization.id")))
                .body("roles", contains("owner"))
                .body("permissions", hasItems("inference", "budgets:write", "api-keys:manage"));
    }

    @Test
    void a_wrong_password_and_an_unknown_address_get_the_same_answer() {
        String email = AuthApi.freshEmail();
        AuthApi.register(email).then().statusCode(201);
        Response wrong = AuthApi.login(email, "not the password");
        Response unknown = AuthApi.login(AuthApi.freshEmail(), AuthApi.PASSWORD);

        wrong.then().statusCode(401).body("type", endsWith("/invalid-credentials"));
        unknown.then().statusCode(401);
        assertThat(unknown.<String>path("type")).isEqualTo(wrong.path("type"));
        assertThat(unknown.<String>path("detail")).isEqualTo(wrong.path("detail"));
    }

    @Test
    void one_signs_in_to_organizations_one_belongs_to_only() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn eve = AuthApi.signedIn();
        Map<String, Object> body = Map.of("email", ada.email(), "password", AuthApi.PASSWORD);

        AuthApi.post("/api/v1/auth/login", with(body, "organizationId", ada.organizationId()))
                .then()
                .statusCode(200);
        AuthApi.post("/api/v1/auth/login", with(body, "organizationId", eve.organizationId()))
                .then()
                .statusCode(404);
        AuthApi.post("/api/v1/auth/login", with(body, "organizationId", "not-an-id"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("organizationId"));
    }

    @Test
    void a_hash_made_with_weaker_parameters_is_renewed_when_its_owner_signs_in() {
        SignedIn ada = AuthApi.signedIn();
        UUID user = UUID.fromString(ada.userId());
        // "password" with m=256, t=2: the reference implementation's own test vector.
        database.execute(
                "UPDATE app_user SET password_hash = ? WHERE id = ?",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                user);

        AuthApi.login(ada.email(), "password").then().statusCode(200);

        assertThat(database.text("SELECT password_hash FROM app_user WHERE id = ?", user))
                .startsWith("$argon2id$v=19$m=1024,t=2,p=1$");
        AuthApi.login(ada.email(), "password").then().statusCode(200);
    }

    @Test
    void tokens_that_are_not_ours_are_refused() {
        UUID organization = UUID.randomUUID();
        given().get(ME).then().statusCode(401).header("WWW-Authenticate", equalTo("Bearer"));
        for (String token : new String[] {
            TestTokens.forUser(organization).sign(),
            TestTokens.forUser(organization).forged().sign(),
            "a.b.c",
            "nonsense",
            "llmo_AAAA"
        }) {
            AuthApi.get(ME, token)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", equalTo("Bearer"));
        }
    }

    @Test
    void the_published_keys_verify_the_tokens_and_nothing_private_is_among_them() {
        Response keys = given().get("/.well-known/jwks.json");
        keys.then()
                .statusCode(200)
                .header("Cache-Control", "public, max-age=60")
                .body("keys.kty", everyItem(equalTo("RSA")))
                .body("keys.use", everyItem(equalTo("sig")))
                .body("keys.alg", everyItem(equalTo("RS256")))
                .body("keys.e", everyItem(equalTo("AQAB")))
                .body("keys.d", everyItem(equalTo(null)));
        SignedIn ada = AuthApi.signedIn();
        assertThat(keys.<List<String>>path("keys.kid"))
                .contains((String) AuthApi.header(ada.accessToken()).get("kid"));
        assertThat(database.text("SELECT encode(sealed_private, 'hex') FROM signing_key WHERE status = 'ACTIVE'"))
                .as("version, then the id of the master key; no PKCS #8 in the clear")
                .startsWith("02")
                .doesNotContain("300d06092a864886f70d0101010500");
    }

    private static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        Map<String, Object> more = new java.util.HashMap<>(body);
        more.put(name, value);
        return more;
    }
}
