package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nobody learns from an answer whether an address has an account: not from its status, headers or body, and not from its time.
 * Times are compared in pairs that follow one another, by the median of their ratios: a machine that is busy with something else
 * delays both of a pair alike, or few of the pairs. A measurement that finds a difference is made again, a few times: a real
 * difference is there each time. Hashes cost what they do in production.
 */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@TestProfile(EnumerationTest.AsInProduction.class)
class EnumerationTest {
    private static final int PAIRS = 6;
    private static final int MEASUREMENTS = 4;
    private static final double TOLERANCE = 0.10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> accounts = new ArrayList<>();

    public static class AsInProduction implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "llmo.auth.even-answers", "300ms",
                    "llmo.auth.passwords.memory-kib", "19456",
                    // So that every call for a known address does all of its work, and not the first ones only.
                    "llmo.auth.recovery.mails", "1000",
                    "llmo.auth.registration-alert-pause", "1ms",
                    "llmo.auth.require-verified-email", "true");
        }
    }

    @BeforeEach
    void some_accounts() {
        for (int i = 0; i < 2; i++) {
            String email = AuthApi.freshEmail();
            AuthApi.register(email).then().statusCode(201);
            accounts.add(email);
        }
    }

    @Test
    void signing_in_answers_the_same() {
        compare(email -> AuthApi.loginFrom("client-" + UUID.randomUUID(), email, "not the password", null), 401);
    }

    @Test
    void registering_answers_the_same() {
        compare(AuthApi::register, 201);
    }

    @Test
    void forgetting_a_password_answers_the_same() {
        compare(
                email -> RestAssured.given()
                        .contentType("application/json")
                        .header("X-Forwarded-For", "client-" + UUID.randomUUID())
                        .body(Map.of("email", email))
                        .post("/api/v1/auth/password/forgot"),
                202);
    }

    @Test
    void registering_and_then_signing_in_answers_the_same() {
        compare(
                email -> {
                    AuthApi.post(
                            "/api/v1/auth/register",
                            Map.of("email", email, "password", "an attacker's own phrase", "name", "Ada"));
                    return AuthApi.loginFrom("client-" + UUID.randomUUID(), email, "an attacker's own phrase", null);
                },
                401);
    }

    private void compare(Function<String, Response> call, int status) {
        Response known = call.apply(accounts.getFirst());
        Response unknown = call.apply(AuthApi.freshEmail());
        assertThat(known.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(status);
        assertThat(headers(known)).isEqualTo(headers(unknown));
        assertThat(shape(known)).isEqualTo(shape(unknown));
        List<Double> ratios = new ArrayList<>();
        do {
            ratios.add(ratio(call));
        } while (differ(ratios.getLast()) && ratios.size() < MEASUREMENTS);
        assertThat(ratios)
                .as("time for known by time for unknown addresses, in each measurement")
                .anyMatch(ratio -> !differ(ratio));
    }

    private static boolean differ(double ratio) {
        return Math.abs(ratio - 1) > TOLERANCE;
    }

    /** The median over pairs, of which every other begins with the unknown address. */
    private double ratio(Function<String, Response> call) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            String account = accounts.get(i / 2 % accounts.size());
            if (i % 2 == 0) {
                double known = nanos(call, account);
                ratios.add(known / nanos(call, AuthApi.freshEmail()));
            } else {
                double unknown = nanos(call, AuthApi.freshEmail());
                ratios.add(nanos(call, account) / unknown);
            }
        }
        return median(ratios);
    }

    private static long nanos(Function<String, Response> call, String email) {
        long started = System.nanoTime();
        int status = call.apply(email).statusCode();
        long took = System.nanoTime() - started;
        assertThat(status).isLessThan(500);
        return took;
    }

    private static double median(List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Names of headers, and values of those that are not of one answer. */
    private static Map<String, String> headers(Response response) {
        Map<String, String> headers = new TreeMap<>();
        response.headers()
                .forEach(header -> headers.put(
                        header.getName().toLowerCase(java.util.Locale.ROOT),
                        header.getName().equalsIgnoreCase("x-request-id") ? "" : header.getValue()));
        return headers;
    }

    /** The names of all fields, and all values but ids and what the caller sent. */
    private static String shape(Response response) {
        try {
            return shape(JSON.readTree(response.asByteArray()));
        } catch (java.io.IOException malformed) {
            throw new java.io.UncheckedIOException(malformed);
        }
    }

    private static String shape(JsonNode node) {
        if (!node.isObject()) {
            return node.isBoolean() || node.isNumber()
                    ? node.asText()
                    : node.getNodeType().toString();
        }
        Map<String, String> fields = new TreeMap<>();
        for (String name : new TreeSet<>(fieldNames(node))) {
            boolean stable = List.of("type", "title", "detail").contains(name);
            fields.put(name, stable ? node.get(name).asText() : shape(node.get(name)));
        }
        return fields.toString();
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
