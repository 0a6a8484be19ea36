package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys as gateways exchange them, as long as they work. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class TokenExchangeTest {
    private static final String KEYS = "/api/v1/auth/api-keys";
    private static final String EXCHANGE = "/internal/v1/token-exchange";

    private final Database database;
    private final PublishedEvents events;
    private final Gateways gateways;

    TokenExchangeTest(Database database, PublishedEvents events, Gateways gateways) {
        this.database = database;
        this.events = events;
        this.gateways = gateways;
    }

    @Test
    void an_exchanged_token_never_outlives_its_key() {
        SignedIn ada = AuthApi.signedIn();
        Instant expiry = InstantSource.system().instant().plusSeconds(60);
        Response exchanged =
                AuthApi.exchange(AuthApi.createKey(ada.accessToken(), Map.of("expiresAt", expiry.toString()))
                        .path("key"));
        assertThat(Instant.parse(exchanged.path("expiresAt"))).isBeforeOrEqualTo(expiry);
        assertThat((Long) AuthApi.claims(exchanged.path("accessToken")).get("exp"))
                .isLessThanOrEqualTo(expiry.getEpochSecond());
    }

    @Test
    void a_revoked_key_is_refused_at_once_and_the_gateways_are_told() {
        SignedIn ada = AuthApi.signedIn();
        Response created = AuthApi.createKey(ada.accessToken(), Map.of());
        String id = created.path("id");
        AuthApi.exchange(created.path("key")).then().statusCode(200);

        AuthApi.delete(KEYS + "/" + id, ada.accessToken()).then().statusCode(204);

        AuthApi.exchange(created.path("key")).then().statusCode(401).body("type", endsWith("/revoked-api-key"));
        gateways.awaitTold("key:" + id);
        AuthApi.get(KEYS, ada.accessToken()).then().body("data[0].status", equalTo("revoked"));
        events.await("apikey.revoked.v1", id);

        AuthApi.delete(KEYS + "/" + id, ada.accessToken()).then().statusCode(204);
        assertThat(database.text("SELECT count(*) FROM revocation WHERE member = ?", "key:" + id))
                .isEqualTo("1");
    }

    @Test
    void an_expired_key_is_refused() {
        SignedIn ada = AuthApi.signedIn();
        Response created = AuthApi.createKey(ada.accessToken(), Map.of());
        database.execute(
                "UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = ?",
                UUID.fromString(created.path("id")));
        AuthApi.exchange(created.path("key")).then().statusCode(401).body("type", endsWith("/expired-api-key"));
        AuthApi.get(KEYS, ada.accessToken()).then().body("data[0].status", equalTo("expired"));
    }

    @Test
    void the_key_of_a_disabled_user_or_of_one_who_left_is_refused() {
        SignedIn disabled = AuthApi.signedIn();
        String first = AuthApi.createKey(disabled.accessToken(), Map.of()).path("key");
        database.disable(disabled.userId());
        AuthApi.exchange(first).then().statusCode(401).body("type", endsWith("/revoked-api-key"));

        SignedIn gone = AuthApi.signedIn();
        String second = AuthApi.createKey(gone.accessToken(), Map.of()).path("key");
        database.execute("DELETE FROM membership WHERE user_id = ?", UUID.fromString(gone.userId()));
        AuthApi.exchange(second).then().statusCode(401).body("type", endsWith("/revoked-api-key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"llmo_typo", "sk-other", "llmo_000000000000000000000000000000000000000000A_000000", "llmo_\u0000"
            })
    void what_is_no_key_of_ours_is_refused(String key) {
        AuthApi.exchange(key).then().statusCode(401).body("type", endsWith("/invalid-api-key"));
    }

    @Test
    void a_well_formed_key_nobody_created_is_refused() {
        AuthApi.exchange(ApiKeyFormat.of(new byte[32]))
                .then()
                .statusCode(401)
                .body("type", endsWith("/invalid-api-key"));
    }

    @Test
    void only_services_with_their_secret_may_exchange() {
        Map<String, String> body = Map.of("apiKey", "llmo_x");
        given().contentType(ContentType.JSON)
                .body(body)
                .post(EXCHANGE)
                .then()
                .statusCode(401)
                .body("type", endsWith("/invalid-client"))
                .header("WWW-Authenticate", containsString("Basic"));
        for (String[] credentials : new String[][] {
            {"api-gateway", "wrong"}, {"billing", AuthApi.GATEWAY_SECRET}, {"", ""}, {"api-gateway", ""}
        }) {
            given().auth()
                    .preemptive()
                    .basic(credentials[0], credentials[1])
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post(EXCHANGE)
                    .then()
                    .statusCode(401)
                    .body("type", endsWith("/invalid-client"));
        }
        AuthApi.post(EXCHANGE, AuthApi.signedIn().accessToken(), body).then().statusCode(401);
        given().header("Authorization", "Basic !!!")
                .contentType(ContentType.JSON)
                .body(body)
                .post(EXCHANGE)
                .then()
                .statusCode(401);
    }

    @Test
    void the_last_use_is_noted_at_most_once_a_minute() {
        SignedIn ada = AuthApi.signedIn();
        Response created = AuthApi.createKey(ada.accessToken(), Map.of());
        UUID id = UUID.fromString(created.path("id"));
        AuthApi.exchange(created.path("key")).then().statusCode(200);
        String noted = Awaitility.await()
                .until(() -> database.text("SELECT last_used_at FROM api_key WHERE id = ?", id), used -> used != null);
        AuthApi.get(KEYS, ada.accessToken()).then().body("data[0].lastUsedAt", notNullValue());

        AuthApi.exchange(created.path("key")).then().statusCode(200);
        assertThat(database.text("SELECT last_used_at FROM api_key WHERE id = ?", id))
                .isEqualTo(noted);

        database.execute("UPDATE api_key SET last_used_at = last_used_at - interval '61 seconds' WHERE id = ?", id);
        AuthApi.exchange(created.path("key")).then().statusCode(200);
        Awaitility.await()
                .until(() -> database.text(
                                "SELECT last_used_at > now() - interval '30 seconds' FROM api_key WHERE id = ?", id)
                        .equals("t"));
    }

    @Test
    void the_signature_is_reused_until_the_keys_rights_change() {
        SignedIn ada = AuthApi.signedIn();
        Response created = AuthApi.createKey(ada.accessToken(), Map.of());
        String token = AuthApi.exchange(created.path("key")).path("accessToken");
        assertThat(AuthApi.exchange(created.path("key")).<String>path("accessToken"))
                .isEqualTo(token);

        database.execute(
                "UPDATE api_key SET requests_per_minute = 7 WHERE id = ?", UUID.fromString(created.path("id")));
        String changed = AuthApi.exchange(created.path("key")).path("accessToken");
        assertThat(AuthApi.claims(changed)).containsEntry("limits", Map.of("requestsPerMinute", 7L));
    }
}
