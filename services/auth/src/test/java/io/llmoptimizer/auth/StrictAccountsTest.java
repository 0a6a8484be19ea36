package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Auth as production has it: e-mail addresses must be verified; and with room for few passwords at once. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@TestProfile(StrictAccountsTest.Strict.class)
class StrictAccountsTest {
    private static final String REQUESTED = "user.verification-requested.v1";

    private final PublishedEvents events;
    private final Database database;

    StrictAccountsTest(PublishedEvents events, Database database) {
        this.events = events;
        this.database = database;
    }

    public static class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "llmo.auth.require-verified-email", "true",
                    "llmo.auth.passwords.concurrency", "1",
                    "llmo.auth.passwords.queue", "1");
        }
    }

    @Test
    void signing_in_waits_for_the_address_to_be_verified() {
        String email = AuthApi.freshEmail();
        String user = AuthApi.register(email).path("user.id");
        Response unverified = AuthApi.login(email, AuthApi.PASSWORD);
        Response wrong = AuthApi.login(email, "not the password");
        unverified.then().statusCode(401).body("type", endsWith("/invalid-credentials"));
        wrong.then().statusCode(401);
        assertThat(unverified.<String>path("detail"))
                .as("whoever registers and then signs in must not learn whether the address was free")
                .isEqualTo(wrong.path("detail"));

        verify(events.await(REQUESTED, user).path("data").path("token").asText());
        AuthApi.login(email, AuthApi.PASSWORD).then().statusCode(200);
    }

    @Test
    void signing_in_sends_a_new_link_only_when_the_last_one_has_expired() {
        String email = AuthApi.freshEmail();
        String user = AuthApi.register(email).path("user.id");
        events.await(REQUESTED, user);
        AuthApi.login(email, AuthApi.PASSWORD).then().statusCode(401);
        database.execute(
                "UPDATE email_verification SET expires_at = now() - interval '1 second' WHERE user_id = ?",
                UUID.fromString(user));

        AuthApi.login(email, AuthApi.PASSWORD).then().statusCode(401);

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> events.all(REQUESTED, user).size(), size -> size == 2);
        verify(events.all(REQUESTED, user).getLast().path("data").path("token").asText());
        AuthApi.login(email, AuthApi.PASSWORD).then().statusCode(200);
    }

    @Test
    void more_sign_ins_than_fit_are_asked_to_come_back() throws Exception {
        Callable<Response> attempt = () -> AuthApi.login(AuthApi.freshEmail(), "whatever it is");
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Response> answers = clients.invokeAll(Collections.nCopies(32, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(answers)
                    .extracting(Response::statusCode)
                    .containsOnly(401, 503)
                    .contains(401, 503);
            answers.stream()
                    .filter(answer -> answer.statusCode() == 503)
                    .forEach(answer -> answer.then()
                            .header("Retry-After", equalTo("2"))
                            .contentType("application/problem+json")
                            .body("detail", notNullValue()));
        }
    }

    private static void verify(String token) {
        AuthApi.post("/api/v1/auth/email/verify", Map.of("token", token)).then().statusCode(204);
    }
}
