package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.OAuthFlow.App;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class OAuthClientTest {
    private static final List<String> SERVICE = List.of("client_credentials");
    private static final Map<String, String> CREDENTIALS = Map.of("grant_type", "client_credentials");

    private final Database database;

    OAuthClientTest(Database database) {
        this.database = database;
    }

    @Test
    void a_secret_is_shown_once_and_stored_as_a_hash() {
        SignedIn owner = AuthApi.signedIn();
        Response created = AuthApi.post(
                OAuthFlow.CLIENTS,
                owner.accessToken(),
                OAuthFlow.request(true, List.of("authorization_code"), List.of("inference", "openid")));
        created.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("scopes", equalTo(List.of("openid", "inference")));
        String id = created.path("id");
        String secret = created.path("clientSecret");
        AuthApi.get(OAuthFlow.CLIENTS + "/" + id, owner.accessToken())
                .then()
                .statusCode(200)
                .body("clientSecret", nullValue())
                .body("name", equalTo("Test <app>"));
        AuthApi.get(OAuthFlow.CLIENTS, owner.accessToken())
                .then()
                .body("data", hasSize(1))
                .body("data[0].clientSecret", nullValue());
        assertThat(database.text("SELECT row(c.*)::text FROM oauth_client c WHERE id = ?", UUID.fromString(id)))
                .doesNotContain(secret)
                .doesNotContain(secret.substring(6));
    }

    @Test
    void a_client_that_would_not_be_safe_can_t_be_registered() {
        SignedIn owner = AuthApi.signedIn();
        List<String> code = List.of("authorization_code");
        rejected(owner, OAuthFlow.request(false, SERVICE, List.of("inference")), "grantTypes");
        rejected(owner, OAuthFlow.request(true, List.of("refresh_token"), List.of("inference")), "grantTypes");
        rejected(owner, OAuthFlow.request(true, List.of("password"), List.of("inference")), "grantTypes");
        rejected(owner, OAuthFlow.request(true, code, List.of("admin")), "scopes");
        rejected(owner, OAuthFlow.request(true, List.of(), List.of("openid")), "grantTypes");
        for (String uri : List.of("http://app.example.com/", "https://app.example.com/#x", "javascript:alert(1)")) {
            Map<String, Object> body = OAuthFlow.request(true, code, List.of("openid"));
            body.put("redirectUris", List.of(uri));
            rejected(owner, body, "redirectUris[0]");
        }
        Map<String, Object> without = OAuthFlow.request(true, code, List.of("openid"));
        without.remove("redirectUris");
        rejected(owner, without, "redirectUris");
        Map<String, Object> unnamed = OAuthFlow.request(true, code, List.of("openid"));
        unnamed.put("name", " ");
        rejected(owner, unnamed, "name");
    }

    @Test
    void owners_and_admins_manage_clients_and_nobody_else() {
        SignedIn owner = AuthApi.signedIn();
        App app = OAuthFlow.webApp(owner);
        for (String role : List.of("DEVELOPER", "BILLING", "VIEWER")) {
            database.giveRole(owner.userId(), role);
            AuthApi.get(OAuthFlow.CLIENTS, owner.accessToken()).then().statusCode(403);
            AuthApi.delete(OAuthFlow.CLIENTS + "/" + app.id(), owner.accessToken())
                    .then()
                    .statusCode(403);
            AuthApi.post(OAuthFlow.CLIENTS, owner.accessToken(), OAuthFlow.request(true, SERVICE, List.of("inference")))
                    .then()
                    .statusCode(403);
        }
        database.giveRole(owner.userId(), "ADMIN");
        AuthApi.get(OAuthFlow.CLIENTS, owner.accessToken()).then().statusCode(200);
        given().get(OAuthFlow.CLIENTS).then().statusCode(401);
    }

    @Test
    void another_organizations_client_does_not_exist() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        SignedIn eve = AuthApi.signedIn();
        String path = OAuthFlow.CLIENTS + "/" + app.id();
        Map<String, Object> body = OAuthFlow.request(true, List.of("authorization_code"), List.of("openid"));
        AuthApi.get(path, eve.accessToken()).then().statusCode(404);
        put(path, eve.accessToken(), body).then().statusCode(404);
        AuthApi.post(path + "/rotate-secret", eve.accessToken(), Map.of())
                .then()
                .statusCode(404);
        AuthApi.delete(path, eve.accessToken()).then().statusCode(404);
        AuthApi.get(OAuthFlow.CLIENTS, eve.accessToken()).then().body("data", hasSize(0));
        AuthApi.get(path, app.owner().accessToken()).then().statusCode(200);
    }

    @Test
    void a_changed_client_is_bound_to_what_it_is_now() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        String path = OAuthFlow.CLIENTS + "/" + app.id();
        Map<String, Object> body = OAuthFlow.request(true, List.of("authorization_code"), List.of("openid"));
        body.put("redirectUris", List.of("https://new.example.com/"));
        put(path, app.owner().accessToken(), body)
                .then()
                .statusCode(200)
                .body("redirectUris", equalTo(List.of("https://new.example.com/")));
        new OAuthBrowser()
                .authorize(OAuthFlow.authorization(app, "openid"))
                .then()
                .statusCode(400);
        put(path, app.owner().accessToken(), OAuthFlow.request(false, List.of("authorization_code"), List.of("openid")))
                .then()
                .statusCode(400);
    }

    @Test
    void a_rotated_secret_works_for_as_long_as_it_was_given() {
        SignedIn owner = AuthApi.signedIn();
        App service = OAuthFlow.app(owner, true, SERVICE, List.of("inference"));
        OAuthFlow.token(service, CREDENTIALS).then().statusCode(200);
        String path = OAuthFlow.CLIENTS + "/" + service.id() + "/rotate-secret";
        Response rotated = AuthApi.post(path, owner.accessToken(), Map.of("graceSeconds", 3_600));
        rotated.then().statusCode(200);
        App renewed = new App(owner, service.id(), service.clientId(), rotated.path("clientSecret"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .until(() -> OAuthFlow.token(renewed, CREDENTIALS).statusCode() == 200);
        OAuthFlow.token(service, CREDENTIALS).then().statusCode(200);

        AuthApi.post(path, owner.accessToken(), Map.of()).then().statusCode(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .until(() -> OAuthFlow.token(renewed, CREDENTIALS).statusCode() == 401);
        OAuthFlow.token(service, CREDENTIALS).then().statusCode(401);
        AuthApi.post(path, owner.accessToken(), Map.of("graceSeconds", 86_401))
                .then()
                .statusCode(400);
        App publicApp = OAuthFlow.app(owner, false, List.of("authorization_code"), List.of("openid"));
        AuthApi.post(OAuthFlow.CLIENTS + "/" + publicApp.id() + "/rotate-secret", owner.accessToken(), Map.of())
                .then()
                .statusCode(409);
    }

    @Test
    void a_removed_client_takes_everything_it_holds_with_it() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        App reader = OAuthFlow.webApp(app.owner());
        Response tokens = OAuthFlow.tokens(app, "openid inference");
        AuthApi.delete(OAuthFlow.CLIENTS + "/" + app.id(), app.owner().accessToken())
                .then()
                .statusCode(204);
        OAuthFlow.introspect(reader, tokens.path("access_token")).then().body("active", equalTo(false));
        AuthApi.get("/oauth/userinfo", tokens.path("access_token")).then().statusCode(401);
        assertThat(database.text(
                        "SELECT count(*) FROM revocation WHERE member IN (?, ?)",
                        "key:" + app.id(),
                        "session:" + AuthApi.claims(tokens.path("access_token")).get("sid")))
                .isEqualTo("2");
        AuthApi.refresh(tokens.path("refresh_token")).then().statusCode(401);
        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .until(() -> OAuthFlow.token(
                                        app,
                                        Map.of(
                                                "grant_type",
                                                "refresh_token",
                                                "refresh_token",
                                                tokens.path("refresh_token")))
                                .statusCode()
                        == 401);
        new OAuthBrowser()
                .authorize(OAuthFlow.authorization(app, "openid"))
                .then()
                .statusCode(400);
    }

    @Test
    void what_is_done_to_clients_is_in_the_audit_log() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthFlow.tokens(app, "openid");
        for (String action : List.of("oauth-client.created", "oauth.authorized")) {
            assertThat(database.text(
                            "SELECT count(*) FROM audit_event WHERE chain = ? AND action = ?",
                            UUID.fromString(app.owner().organizationId()),
                            action))
                    .as(action)
                    .isEqualTo("1");
        }
    }

    private static Response put(String path, String accessToken, Object body) {
        return given().auth()
                .oauth2(accessToken)
                .contentType(ContentType.JSON)
                .body(body)
                .put(path);
    }

    private static void rejected(SignedIn owner, Map<String, Object> body, String field) {
        AuthApi.post(OAuthFlow.CLIENTS, owner.accessToken(), body)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(field));
    }
}
