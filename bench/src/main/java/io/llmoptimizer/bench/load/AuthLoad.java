package io.llmoptimizer.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.DemoAccount;
import io.llmoptimizer.bench.FleetHome;
import io.llmoptimizer.bench.Gateway;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** What auth manages, asked directly: password logins, refreshes, token exchanges and introspections. */
public final class AuthLoad {
    private static final int LOGIN_CONNECTIONS = 4;
    private static final String HASHING = "llmo_executor_seconds_sum{name=\"passwords\"} ";
    private static final int CONNECTIONS = Integer.getInteger("connections", 16);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 20));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 10));

    private final Gateway gateway;
    private final URI auth;
    private final DemoAccount account;
    private final PrintStream out;
    private final Measurement measurement;

    private AuthLoad(Gateway gateway, URI auth, DemoAccount account, Vertx vertx, PrintStream out) {
        this.gateway = gateway;
        this.auth = auth;
        this.account = account;
        this.out = out;
        this.measurement = new Measurement(vertx, out, WARM_UP, MEASURED);
    }

    public static void main(String[] arguments) throws InterruptedException {
        Gateway gateway = Gateway.fromEnvironment();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            new AuthLoad(
                            gateway,
                            URI.create(required("LLMO_AUTH_URL")),
                            DemoAccount.ensure(gateway, FleetHome.path()),
                            vertx,
                            System.out)
                    .run();
        } catch (IllegalStateException | TimeoutException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS);
        }
    }

    private void run() throws InterruptedException, TimeoutException {
        logins();
        refreshes();
        exchanges();
        introspections();
    }

    private void logins() throws InterruptedException, TimeoutException {
        FixedCalls logins = new FixedCalls(
                ClosedLoop.post("/api/v1/auth/login", ""),
                List.of(Buffer.buffer(account.credentials().toString())),
                "accessToken");
        measure("password logins", LOGIN_CONNECTIONS, logins);
        // One at a time, so that a hash waits for no processor and its time is what it takes of one.
        double before = secondsOfHashing();
        double cores = measure("password logins", 1, logins);
        double hashing = (secondsOfHashing() - before) / (WARM_UP.plus(MEASURED).toMillis() / 1e3);
        out.printf("  Argon2id: %.0f %% of auth's processor time%n", Math.min(100, 100 * hashing / cores));
    }

    /** What the executor that hashes passwords was busy with so far. */
    private double secondsOfHashing() throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(auth.resolve("/q/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(HASHING))
                    .mapToDouble(line -> Double.parseDouble(line.substring(HASHING.length())))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("auth's metrics lack " + HASHING));
        } catch (IOException silent) {
            throw new UncheckedIOException("auth's metrics can't be read", silent);
        }
    }

    private void refreshes() throws InterruptedException, TimeoutException {
        List<String> tokens = IntStream.range(0, CONNECTIONS)
                .mapToObj(connection ->
                        account.signIn(gateway).path("refreshToken").asText())
                .toList();
        measure("refreshes", CONNECTIONS, new RefreshCalls(tokens));
    }

    private void exchanges() throws InterruptedException, TimeoutException {
        String accessToken = account.logIn(gateway);
        List<Buffer> bodies = IntStream.range(0, CONNECTIONS)
                .mapToObj(connection -> DemoAccount.createKey(gateway, "bench " + connection, accessToken))
                .map(key -> Buffer.buffer(Gateway.JSON
                        .createObjectNode()
                        .set("apiKey", key.get("key"))
                        .toString()))
                .toList();
        measure(
                "token exchanges",
                CONNECTIONS,
                new FixedCalls(
                        ClosedLoop.post(
                                "/internal/v1/token-exchange",
                                basic("api-gateway", required("LLMO_CLIENT_API_GATEWAY_SECRET"))),
                        bodies,
                        "accessToken"));
    }

    /** By a client of the account's organization, of the account's own access tokens. */
    private void introspections() throws InterruptedException, TimeoutException {
        String accessToken = account.logIn(gateway);
        JsonNode client = gateway.post("/api/v1/auth/oauth/clients", accessToken, introspectingClient())
                .orThrow("Registering an OAuth client");
        List<Buffer> bodies = IntStream.range(0, CONNECTIONS)
                .mapToObj(connection -> Buffer.buffer("token=" + account.logIn(gateway)))
                .toList();
        measure(
                "introspections",
                CONNECTIONS,
                new FixedCalls(
                        ClosedLoop.post(
                                        "/oauth/introspect",
                                        basic(
                                                client.path("clientId").asText(),
                                                client.path("clientSecret").asText()))
                                .putHeader("content-type", "application/x-www-form-urlencoded"),
                        bodies,
                        "\"active\":true"));
    }

    private static ObjectNode introspectingClient() {
        ObjectNode client = Gateway.JSON.createObjectNode().put("name", "bench").put("confidential", true);
        client.putArray("grantTypes").add("client_credentials");
        client.putArray("scopes").add("usage:read");
        return client;
    }

    /** @return what auth took of the processor, in cores */
    private double measure(String what, int connections, ClosedLoop.Calls calls)
            throws InterruptedException, TimeoutException {
        Measurement.Result result = measurement.of(what, connections, auth, calls);
        if (result.errors() > 0) {
            throw new IllegalStateException(what + ": not every call was answered; see above.");
        }
        double service = result.cores().getOrDefault("auth", 0.0);
        double stores = result.cores().getOrDefault("dev-stack", 0.0);
        out.printf(
                "  per core: %,.0f/s of auth alone, %,.0f/s with its stores%n",
                result.rate() / service, result.rate() / (service + stores));
        return service;
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(variable + " is not set; start this with ./fleet bench auth.");
        }
        return value;
    }
}
