package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static io.llmoptimizer.gateway.Client.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.Revocations.Kind;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class AuthenticationTest {
    private static final String MODELS = "/v1/models";
    private static final Duration PROMISED = Duration.ofSeconds(1);

    private static FakeFleet fleet;
    private static Client client;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void a_key_is_exchanged_for_a_token_that_the_service_sees_instead() {
        FakeAuth.Key key = fleet.auth.key();

        JsonObject headers = json(client.get(MODELS, key(key))).getJsonObject("headers");

        JsonObject claims = claims(headers.getString("authorization"));
        assertThat(claims.getString("key")).isEqualTo(key.id().toString());
        assertThat(claims.getString("org")).isEqualTo(key.organization().toString());
    }

    @Test
    void a_key_in_x_api_key_works_as_well_and_goes_no_further() {
        FakeAuth.Key key = fleet.auth.key();

        JsonObject headers = json(client.post("/v1/messages", "{}", "x-api-key", key.secret()))
                .getJsonObject("headers");

        assertThat(headers.containsKey("x-api-key")).isFalse();
        assertThat(claims(headers.getString("authorization")).getString("key"))
                .isEqualTo(key.id().toString());
    }

    @Test
    void a_key_is_exchanged_once_and_once_for_all_who_wait() throws Exception {
        FakeAuth.Key key = fleet.auth.key();
        int before = fleet.auth.exchanges.get();
        fleet.auth.thinks = Duration.ofMillis(300);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 40)
                    .mapToObj(i ->
                            threads.submit(() -> client.get(MODELS, key(key)).statusCode()))
                    .toList();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            fleet.auth.thinks = Duration.ZERO;
        }
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);
        assertThat(fleet.auth.exchanges.get() - before).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"invalid-api-key, does not exist", "expired-api-key, expired", "revoked-api-key, revoked"})
    void a_bad_key_is_told_why_and_asked_about_once(String refusal, String words) {
        FakeAuth.Key key = fleet.auth.key(UUID.randomUUID(), Limits.DEFAULTS, Duration.ofMinutes(5), refusal);
        int before = fleet.auth.exchanges.get();

        HttpResponse<String> answer = client.get(MODELS, key(key));
        client.get(MODELS, key(key));

        assertThat(answer.statusCode()).isEqualTo(401);
        JsonObject error = json(answer).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("invalid_api_key");
        assertThat(error.getString("message")).contains(words);
        assertThat(answer.headers().firstValue("www-authenticate")).isPresent();
        assertThat(fleet.auth.exchanges.get() - before).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"llmo_typo", "llmo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_000000", "sk-other", "a.b.c"})
    void what_is_no_credential_of_ours_never_bothers_auth(String wrong) {
        int before = fleet.auth.exchanges.get();

        assertThat(client.get(MODELS, "authorization", "Bearer " + wrong).statusCode())
                .isEqualTo(401);
        assertThat(fleet.auth.exchanges.get()).isEqualTo(before);
    }

    @Test
    void a_key_that_is_about_to_expire_is_asked_about_again() {
        FakeAuth.Key key = fleet.auth.key(UUID.randomUUID(), Limits.DEFAULTS, Duration.ofMillis(800), null);
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);

        fleet.auth.refuse(key, "expired-api-key");

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() ->
                        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(401));
    }

    @Test
    void without_auth_known_keys_work_and_unknown_ones_are_told_to_come_back() {
        FakeAuth.Key known = fleet.auth.key();
        assertThat(client.get(MODELS, key(known)).statusCode()).isEqualTo(200);
        fleet.auth.broken = true;
        try {
            assertThat(client.get(MODELS, key(known)).statusCode()).isEqualTo(200);
            HttpResponse<String> unknown = client.get(MODELS, key(fleet.auth.key()));
            assertThat(unknown.statusCode()).isEqualTo(503);
            assertThat(unknown.headers().firstValue("retry-after")).isPresent();
            assertThat(json(unknown).getJsonObject("error").getString("message"))
                    .contains("auth");
        } finally {
            fleet.auth.broken = false;
        }
    }

    @Test
    void a_token_of_auth_that_does_not_verify_here_is_not_the_clients_fault() {
        FakeAuth.Key key = fleet.auth.key();
        fleet.auth.otherIssuer = "http://gateway.elsewhere.example";
        try {
            HttpResponse<String> answer = client.get(MODELS, key(key));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("can't verify the token that auth issued");
        } finally {
            fleet.auth.otherIssuer = null;
        }
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);
    }

    @Test
    void an_access_token_passes_as_it_is() {
        String bearer = TestTokens.forUser(UUID.randomUUID()).bearer();

        JsonObject headers =
                json(client.get("/api/v1/auth/me", "authorization", bearer)).getJsonObject("headers");

        assertThat(headers.getString("authorization")).isEqualTo(bearer);
    }

    @Test
    void a_bad_access_token_is_refused() {
        UUID organization = UUID.randomUUID();
        for (TestTokens bad : List.of(
                TestTokens.forUser(organization).expired(),
                TestTokens.forUser(organization).forged(),
                TestTokens.forUser(organization).wrongAudience(),
                TestTokens.forUser(organization).wrongIssuer(),
                TestTokens.forUser(organization).wrongType())) {
            HttpResponse<String> answer = client.get("/api/v1/auth/me", "authorization", bad.bearer());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("www-authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).contains("invalid_token"));
        }
        assertThat(client.get("/api/v1/auth/me", "authorization", "Basic eDp5").statusCode())
                .isEqualTo(401);
    }

    @Test
    void where_nobody_is_asked_only_client_credentials_pass() {
        String bearer = TestTokens.forUser(UUID.randomUUID()).bearer();
        assertThat(json(client.post("/oauth/token", "", "authorization", bearer))
                        .getJsonObject("headers")
                        .containsKey("authorization"))
                .isFalse();
        assertThat(json(client.post("/oauth/token", "", "authorization", "Basic eDp5"))
                        .getJsonObject("headers")
                        .getString("authorization"))
                .isEqualTo("Basic eDp5");
    }

    @Test
    void a_service_that_asks_itself_is_shown_what_was_sent() {
        String token = TestTokens.forUser(UUID.randomUUID()).wrongAudience().bearer();
        assertThat(json(client.get("/oauth/userinfo", "authorization", token))
                        .getJsonObject("headers")
                        .getString("authorization"))
                .isEqualTo(token);
        assertThat(json(client.get("/oauth/userinfo")).getJsonObject("headers").containsKey("authorization"))
                .isFalse();
    }

    @Test
    void where_a_caller_is_optional_a_bad_credential_is_still_refused() {
        assertThat(client.get("/v1/optional").statusCode()).isEqualTo(200);
        assertThat(client.get("/v1/optional", "authorization", "Bearer a.b.c").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_revoked_key_is_refused_within_a_second_even_if_the_message_got_lost(boolean message) {
        FakeAuth.Key key = fleet.auth.key();
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);

        fleet.auth.refuse(key, "revoked-api-key");
        fleet.revoke(Kind.API_KEY.member(key.id()), now(), message);

        refusedInTime(MODELS, "Bearer " + key.secret());
    }

    @Test
    void a_key_whose_rights_changed_gets_a_new_token_without_being_refused() {
        FakeAuth.Key key = fleet.auth.key();
        String before =
                json(client.get(MODELS, key(key))).getJsonObject("headers").getString("authorization");

        fleet.revoke(Kind.API_KEY.member(key.id()), now(), true);

        await().atMost(PROMISED).untilAsserted(() -> {
            HttpResponse<String> answer = client.get(MODELS, key(key));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).getJsonObject("headers").getString("authorization"))
                    .isNotEqualTo(before);
        });
    }

    @Test
    void a_logged_out_session_is_refused_within_a_second() {
        UUID session = UUID.randomUUID();
        String bearer = TestTokens.forUser(UUID.randomUUID()).session(session).bearer();
        assertThat(client.get("/api/v1/auth/me", "authorization", bearer).statusCode())
                .isEqualTo(200);

        fleet.revoke(Kind.SESSION.member(session), now(), false);

        refusedInTime("/api/v1/auth/me", bearer);
    }

    @Test
    void signing_in_again_in_the_same_second_as_logging_out_everywhere_works() {
        UUID user = UUID.randomUUID();
        String before = timed(user);
        assertThat(client.get("/api/v1/auth/me", "authorization", before).statusCode())
                .isEqualTo(200);
        fleet.revoke(Kind.USER.member(user), now(), true);
        refusedInTime("/api/v1/auth/me", before);

        assertThat(client.get("/api/v1/auth/me", "authorization", timed(user)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_suspended_organization_is_refused_with_all_its_credentials() {
        UUID organization = UUID.randomUUID();
        String user = TestTokens.forUser(organization).bearer();
        FakeAuth.Key key = fleet.auth.key(organization, Limits.DEFAULTS, Duration.ofMinutes(5), null);
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);

        fleet.auth.refuse(key, "revoked-api-key");
        fleet.revoke(Kind.ORGANIZATION.member(organization), now(), true);

        refusedInTime(MODELS, "Bearer " + key.secret());
        refusedInTime("/api/v1/auth/me", user);
    }

    @Test
    void no_key_shows_up_in_an_answer() {
        String mistyped = ApiKeyFormat.of(new byte[ApiKeyFormat.SECRET_BYTES]).replace("llmo_0", "llmo_1");

        assertThat(client.get(MODELS, "authorization", "Bearer " + mistyped).body())
                .doesNotContain(mistyped);
    }

    private static void refusedInTime(String path, String bearer) {
        await().atMost(PROMISED)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(
                                client.get(path, "authorization", bearer).statusCode())
                        .isEqualTo(401));
    }

    private static String timed(UUID user) {
        return TestTokens.forUser(UUID.randomUUID(), user)
                .claim("jti", UuidCreator.getTimeOrderedEpoch().toString())
                .bearer();
    }

    private static long now() {
        return InstantSource.system().millis();
    }

    private static JsonObject claims(String bearer) {
        return new JsonObject(
                new String(Base64.getUrlDecoder().decode(bearer.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    }
}
