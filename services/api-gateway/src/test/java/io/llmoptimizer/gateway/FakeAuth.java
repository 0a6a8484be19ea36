package io.llmoptimizer.gateway;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.testing.TestTokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Auth's token exchange: knows the keys the test made. */
final class FakeAuth {
    static final String EXCHANGE = "/internal/v1/token-exchange";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vertx vertx;
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    final AtomicInteger exchanges = new AtomicInteger();
    volatile Duration thinks = Duration.ZERO;
    volatile boolean broken;
    /** Who its tokens say they are from, if not whom the gateway was told. */
    volatile String otherIssuer;

    /** @param refusal last segment of the problem's type, or null for a good key */
    record Key(String secret, UUID id, UUID organization, UUID user, Limits limits, Duration life, String refusal) {}

    FakeAuth(Vertx vertx, FakeService service) {
        this.vertx = vertx;
        service.on(EXCHANGE, this::exchange);
    }

    Key key() {
        return key(Limits.DEFAULTS);
    }

    Key key(Limits limits) {
        return key(UUID.randomUUID(), limits, Duration.ofMinutes(5), null);
    }

    Key key(UUID organization, Limits limits, Duration life, String refusal) {
        byte[] secret = new byte[ApiKeyFormat.SECRET_BYTES];
        RANDOM.nextBytes(secret);
        Key key = new Key(
                ApiKeyFormat.of(secret), UUID.randomUUID(), organization, UUID.randomUUID(), limits, life, refusal);
        keys.put(key.secret(), key);
        return key;
    }

    /** From now on auth answers {@code refusal} for the key. */
    void refuse(Key key, String refusal) {
        keys.put(
                key.secret(),
                new Key(key.secret(), key.id(), key.organization(), key.user(), key.limits(), key.life(), refusal));
    }

    private void exchange(HttpServerRequest request) {
        exchanges.incrementAndGet();
        String basic = request.getHeader("authorization");
        request.body().onSuccess(body -> {
            if (broken) {
                request.response().setStatusCode(500).end("broken");
                return;
            }
            if (!"Basic YXBpLWdhdGV3YXk6ZGV2ZWxvcG1lbnQtb25seS1nYXRld2F5LXNlY3JldA==".equals(basic)) {
                answer(request, 401, problem("invalid-client"));
                return;
            }
            Key key = keys.get(body.toJsonObject().getString("apiKey"));
            String refusal = key == null ? "invalid-api-key" : key.refusal();
            Runnable reply = () -> {
                if (refusal != null) {
                    answer(request, 401, problem(refusal));
                } else {
                    answer(request, 200, granted(key));
                }
            };
            if (thinks.isZero()) {
                reply.run();
            } else {
                vertx.setTimer(thinks.toMillis(), timer -> reply.run());
            }
        });
    }

    private JsonObject granted(Key key) {
        Instant now = InstantSource.system().instant();
        TestTokens token = TestTokens.forKey(key.organization(), key.id())
                .claim("sub", key.user().toString())
                .claim("jti", UuidCreator.getTimeOrderedEpoch().toString())
                .limits(key.limits());
        if (otherIssuer != null) {
            token.claim("iss", otherIssuer);
        }
        return new JsonObject()
                .put("accessToken", token.sign())
                .put("expiresAt", now.plus(key.life()).toString())
                .put("apiKeyId", key.id().toString())
                .put("organizationId", key.organization().toString())
                .put("aFieldFromTheFuture", true);
    }

    private static JsonObject problem(String slug) {
        return new JsonObject()
                .put("type", "https://llmoptimizer.io/problems/" + slug)
                .put("status", 401);
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.toBuffer());
    }
}
