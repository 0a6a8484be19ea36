package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How gateways hear of a session that ended, whatever fails on the way. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class RevocationTest {
    private static final String ME = "/api/v1/auth/me";

    private final Database database;
    private final RedisDataSource redis;
    private final Gateways gateways;

    RevocationTest(Database database, RedisDataSource redis, Gateways gateways) {
        this.gateways = gateways;
        this.database = database;
        this.redis = redis;
    }

    @Test
    void signing_out_ends_the_session_and_tells_the_gateways() {
        SignedIn ada = AuthApi.signedIn();

        AuthApi.post("/api/v1/auth/logout", ada.accessToken(), Map.of()).then().statusCode(204);

        gateways.awaitTold("session:" + AuthApi.claims(ada.accessToken()).get("sid"));
        AuthApi.get(ME, ada.accessToken()).then().statusCode(401).header("WWW-Authenticate", equalTo("Bearer"));
        AuthApi.refresh(ada.refreshToken()).then().statusCode(401);
        given().auth()
                .oauth2(ada.accessToken())
                .post("/api/v1/auth/logout")
                .then()
                .statusCode(204);
        AuthApi.login(ada.email(), AuthApi.PASSWORD).then().statusCode(200);
    }

    @Test
    void a_revocation_that_was_committed_but_not_told_is_told_later() {
        String member = "session:" + UUID.randomUUID();
        database.execute("INSERT INTO revocation (member, revoked_at) VALUES (?, now())", member);
        gateways.awaitTold(member);
        Awaitility.await()
                .until(() -> database.text("SELECT told_at FROM revocation WHERE member = ?", member) != null);
    }

    @Test
    void a_redis_that_lost_its_data_is_told_again() {
        SignedIn ada = AuthApi.signedIn();
        AuthApi.post("/api/v1/auth/logout", ada.accessToken(), Map.of()).then().statusCode(204);
        String member = "session:" + AuthApi.claims(ada.accessToken()).get("sid");
        gateways.awaitTold(member);

        redis.flushall();

        gateways.awaitTold(member);
    }
}
