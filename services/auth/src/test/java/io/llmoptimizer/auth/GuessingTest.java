package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Guessing at passwords through HTTP, as seen from many addresses. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class GuessingTest {
    private static final int FREE = 10;
    private static final int FREE_BY_ACCOUNT = 50;
    private static final int FREE_BY_ADDRESS = 100;

    private final RedisDataSource redis;

    GuessingTest(RedisDataSource redis) {
        this.redis = redis;
    }

    @Test
    void an_address_that_guesses_at_an_account_has_to_wait_longer_and_longer() {
        SignedIn ada = AuthApi.signedIn();
        String address = address();
        for (int i = 0; i <= FREE; i++) {
            guess(address, ada.email()).then().statusCode(401);
        }
        Response refused = guess(address, ada.email());
        refused.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("type", endsWith("/too-many-attempts"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);

        AuthApi.loginFrom(address, ada.email(), AuthApi.PASSWORD, null).then().statusCode(429);
        AuthApi.loginFrom(address(), ada.email(), AuthApi.PASSWORD, null).then().statusCode(200);
    }

    @Test
    void guesses_made_at_the_same_time_all_count() throws Exception {
        SignedIn ada = AuthApi.signedIn();
        String address = address();
        Callable<Integer> attempt = () -> guess(address, ada.email()).statusCode();
        try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
            List<Integer> statuses = clients.invokeAll(java.util.Collections.nCopies(30, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses.stream().filter(status -> status == 401).count())
                    .isEqualTo(FREE + 1L);
        }
    }

    @Test
    void an_account_that_does_not_exist_is_defended_in_the_same_way() {
        String nobody = AuthApi.freshEmail();
        String address = address();
        for (int i = 0; i <= FREE; i++) {
            guess(address, nobody).then().statusCode(401);
        }
        guess(address, nobody).then().statusCode(429).body("type", endsWith("/too-many-attempts"));
    }

    @Test
    void nobody_is_locked_out_of_a_device_they_signed_in_with() {
        SignedIn ada = AuthApi.signedIn();
        String device = AuthApi.loginFrom(address(), ada.email(), AuthApi.PASSWORD, null)
                .path("deviceToken");
        assertThat(untilRefused(() -> guess(address(), ada.email())))
                .isBetween(FREE_BY_ACCOUNT + 1L, FREE_BY_ACCOUNT + 10L);
        AuthApi.loginFrom(address(), ada.email(), AuthApi.PASSWORD, null).then().statusCode(429);

        Response known = AuthApi.loginFrom(address(), ada.email(), AuthApi.PASSWORD, device);

        known.then().statusCode(200);
        SignedIn eve = AuthApi.signedIn();
        String evesDevice = AuthApi.loginFrom(address(), eve.email(), AuthApi.PASSWORD, null)
                .path("deviceToken");
        AuthApi.loginFrom(address(), ada.email(), AuthApi.PASSWORD, evesDevice)
                .then()
                .statusCode(429);
        AuthApi.loginFrom(
                        address(),
                        ada.email(),
                        AuthApi.PASSWORD,
                        device.substring(0, 60) + "A".repeat(device.length() - 60))
                .then()
                .statusCode(429);
    }

    @Test
    void a_known_device_that_guesses_has_to_wait_too() {
        SignedIn ada = AuthApi.signedIn();
        String device = AuthApi.loginFrom(address(), ada.email(), AuthApi.PASSWORD, null)
                .path("deviceToken");
        for (int i = 0; i <= FREE; i++) {
            AuthApi.loginFrom(address(), ada.email(), "a guess", device).then().statusCode(401);
        }
        AuthApi.loginFrom(address(), ada.email(), "a guess", device).then().statusCode(429);
    }

    @Test
    void an_address_that_tries_one_password_on_many_accounts_has_to_wait() {
        String address = address();
        long free = untilRefused(() -> guess(address, AuthApi.freshEmail()));
        assertThat(free).isBetween(FREE_BY_ADDRESS + 1L, FREE_BY_ADDRESS + 50L);
    }

    @Test
    void a_right_password_makes_up_for_what_was_mistyped() {
        SignedIn ada = AuthApi.signedIn();
        String address = address();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < FREE - 1; i++) {
                guess(address, ada.email()).then().statusCode(401);
            }
            AuthApi.loginFrom(address, ada.email(), AuthApi.PASSWORD, null)
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void redis_holds_no_address_in_the_clear() {
        SignedIn ada = AuthApi.signedIn();
        guess("203.0.113.77", ada.email()).then().statusCode(401);
        assertThat(redis.key(String.class).keys("llmo:throttle:*"))
                .isNotEmpty()
                .noneMatch(key -> key.contains(ada.email()) || key.contains("203.0.113.77"));
    }

    /** How many guesses are made before the first that is refused: the free ones, those forgotten meanwhile, and one more. */
    private static long untilRefused(Supplier<Response> guess) {
        return IntStream.range(0, 500)
                .map(i -> guess.get().statusCode())
                .takeWhile(status -> status == 401)
                .count();
    }

    private static Response guess(String address, String email) {
        return AuthApi.loginFrom(address, email, "not the password", null);
    }

    private static String address() {
        return "client-" + UUID.randomUUID();
    }
}
