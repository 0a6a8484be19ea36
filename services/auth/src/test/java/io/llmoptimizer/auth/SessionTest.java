package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions as their users see and end them. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class SessionTest {
    private static final String ME = "/api/v1/auth/me";
    private static final String SESSIONS = "/api/v1/auth/sessions";

    private final Database database;
    private final Gateways gateways;

    SessionTest(Database database, Gateways gateways) {
        this.gateways = gateways;
        this.database = database;
    }

    @Test
    void sessions_are_listed_newest_first_and_ended_one_by_one() {
        SignedIn ada = AuthApi.signedIn();
        String laptop = given().header("User-Agent", "Laptop/1.0")
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", AuthApi.PASSWORD))
                .post("/api/v1/auth/login")
                .path("accessToken");

        Response listed = AuthApi.get(SESSIONS, ada.accessToken());
        listed.then()
                .body("data", hasSize(2))
                .body("data[0].userAgent", equalTo("Laptop/1.0"))
                .body("data[0].device", equalTo("Laptop"))
                .body("data[0].current", equalTo(false))
                .body("data[0].lastUsedAt", notNullValue())
                .body("data[1].current", equalTo(true));
        String cursor = AuthApi.get(SESSIONS + "?limit=1", ada.accessToken()).path("nextCursor");
        AuthApi.get(SESSIONS + "?limit=1&cursor=" + cursor, ada.accessToken())
                .then()
                .body("data[0].id", equalTo(listed.path("data[1].id")))
                .body("nextCursor", equalTo(null));

        String laptopId = listed.path("data[0].id");
        AuthApi.delete(SESSIONS + "/" + laptopId, ada.accessToken()).then().statusCode(204);
        AuthApi.get(ME, laptop).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
        AuthApi.delete(SESSIONS + "/" + laptopId, ada.accessToken()).then().statusCode(404);
    }

    @Test
    void all_other_sessions_end_at_once() {
        SignedIn ada = AuthApi.signedIn();
        String other = AuthApi.login(ada.email(), AuthApi.PASSWORD).path("accessToken");
        AuthApi.delete(SESSIONS, ada.accessToken()).then().statusCode(204);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
        AuthApi.get(ME, other).then().statusCode(401);
        gateways.awaitTold("session:" + AuthApi.claims(other).get("sid"));
    }

    @Test
    void somebody_elses_session_does_not_exist() {
        SignedIn ada = AuthApi.signedIn();
        SignedIn eve = AuthApi.signedIn();
        Object adasSession = AuthApi.claims(ada.accessToken()).get("sid");
        AuthApi.delete(SESSIONS + "/" + adasSession, eve.accessToken()).then().statusCode(404);
        AuthApi.delete(SESSIONS + "/not-an-id", eve.accessToken()).then().statusCode(404);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(200);
    }

    @Test
    void a_disabled_user_is_refused_everywhere() {
        SignedIn ada = AuthApi.signedIn();
        database.disable(ada.userId());

        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(403).body("type", endsWith("/account-disabled"));
        AuthApi.login(ada.email(), "not the password").then().statusCode(401);
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        AuthApi.get(ME, ada.accessToken()).then().statusCode(401);
    }

    @Test
    void a_changed_role_takes_effect_at_once() {
        SignedIn ada = AuthApi.signedIn();
        database.giveRole(ada.userId(), "VIEWER");
        AuthApi.get(ME, ada.accessToken())
                .then()
                .body("roles", contains("viewer"))
                .body("permissions", contains("usage:read", "messages:read", "members:read", "projects:read"));
        String refreshed = AuthApi.refresh(ada.refreshToken()).path("accessToken");
        assertThat(AuthApi.claims(refreshed)).containsEntry("roles", List.of("viewer"));
    }
}
