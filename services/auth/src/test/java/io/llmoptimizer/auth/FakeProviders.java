package io.llmoptimizer.auth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * An OpenID Connect issuer and a GitHub, in one server. A code stands for whatever the test said it should answer; the
 * issuer checks what a real one would: client, redirect URI and PKCE.
 */
public final class FakeProviders implements QuarkusTestResourceLifecycleManager {
    static final String CLIENT_ID = "our-id-there";
    static final String CLIENT_SECRET = "our secret/there";

    private static final Map<String, IdToken> ANSWERS = new ConcurrentHashMap<>();
    private static final Map<String, JsonObject> GITHUB = new ConcurrentHashMap<>();
    private static final AtomicInteger KEYS_FETCHED = new AtomicInteger();
    private static volatile RsaJsonWebKey key = newKey("first");
    private static volatile String base;

    private Vertx vertx;

    /** What an ID token says and how it is signed. */
    static final class IdToken {
        final JwtClaims claims = new JwtClaims();
        String algorithm = AlgorithmIdentifiers.RSA_USING_SHA256;
        String type = "JWT";
        RsaJsonWebKey signer = key;
        String challenge;

        IdToken(String subject, String email, boolean verified) {
            claims.setIssuer(issuer());
            claims.setAudience(CLIENT_ID);
            claims.setSubject(subject);
            claims.setClaim("email", email);
            claims.setClaim("email_verified", verified);
            claims.setClaim("name", "Grace");
            claims.setIssuedAt(NumericDate.now());
            claims.setExpirationTimeMinutesInTheFuture(5);
        }

        private String sign() {
            JsonWebSignature token = new JsonWebSignature();
            token.setHeader("typ", type);
            token.setAlgorithmHeaderValue(algorithm);
            token.setPayload(claims.toJson());
            switch (algorithm) {
                case AlgorithmIdentifiers.NONE ->
                    token.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
                case AlgorithmIdentifiers.HMAC_SHA256 -> {
                    token.setKeyIdHeaderValue(signer.getKeyId());
                    token.setKey(new HmacKey(signer.getPublicKey().getEncoded()));
                }
                default -> {
                    token.setKeyIdHeaderValue(signer.getKeyId());
                    token.setKey(signer.getPrivateKey());
                }
            }
            try {
                return token.getCompactSerialization();
            } catch (JoseException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    static String issuer() {
        return base;
    }

    /** The code that the issuer exchanges for {@code token}. */
    static String code(IdToken token) {
        String code = "code-" + java.util.UUID.randomUUID();
        ANSWERS.put(code, token);
        return code;
    }

    /** The code that GitHub exchanges for a token of this user. */
    static String githubCode(int id, String email, boolean verified) {
        String code = "gh-" + java.util.UUID.randomUUID();
        GITHUB.put(code, new JsonObject().put("id", id).put("email", email).put("verified", verified));
        return code;
    }

    /** From now on another key signs, and is published instead of the former. */
    static void rotate() {
        key = newKey("key-" + java.util.UUID.randomUUID());
    }

    static RsaJsonWebKey newKey(String id) {
        try {
            RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
            made.setKeyId(id);
            return made;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static int keysFetched() {
        return KEYS_FETCHED.get();
    }

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer().requestHandler(FakeProviders::handle);
        try {
            int port = server.listen(0, "localhost")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .actualPort();
            base = "http://localhost:" + port;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("llmo.auth.federation.acme.issuer", base);
        settings.put("llmo.auth.federation.acme.client-id", CLIENT_ID);
        settings.put("llmo.auth.federation.acme.client-secret", CLIENT_SECRET);
        settings.put("llmo.auth.federation.other.issuer", base + "/other");
        settings.put("llmo.auth.federation.other.client-id", CLIENT_ID);
        settings.put("llmo.auth.federation.other.client-secret", CLIENT_SECRET);
        settings.put("llmo.auth.federation.github.client-id", CLIENT_ID);
        settings.put("llmo.auth.federation.github.client-secret", CLIENT_SECRET);
        settings.put("llmo.auth.federation.github.authorization-url", base + "/login/oauth/authorize");
        settings.put("llmo.auth.federation.github.token-url", base + "/login/oauth/access_token");
        settings.put("llmo.auth.federation.github.user-url", base + "/user");
        settings.put("llmo.auth.federated-sign-in.refetch-keys", "0s");
        return settings;
    }

    @Override
    public void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/.well-known/openid-configuration" -> answer(request, metadata(base));
            case "/other/.well-known/openid-configuration" -> answer(request, metadata(base + "/other"));
            case "/jwks" -> {
                KEYS_FETCHED.incrementAndGet();
                answer(request, new JsonObject().put("keys", new JsonArray().add(new JsonObject(key.toJson()))));
            }
            case "/token" -> request.body().onSuccess(body -> token(request, form(body)));
            case "/login/oauth/access_token" -> request.body().onSuccess(body -> githubToken(request, form(body)));
            case "/user" ->
                answer(
                        request,
                        new JsonObject()
                                .put("id", github(request).getInteger("id"))
                                .put("login", "grace")
                                .putNull("name"));
            case "/user/emails" -> emails(request);
            default -> request.response().setStatusCode(404).end();
        }
    }

    private static JsonObject metadata(String issuer) {
        return new JsonObject()
                .put("issuer", issuer)
                .put("authorization_endpoint", issuer + "/authorize")
                .put("token_endpoint", base + "/token")
                .put("jwks_uri", base + "/jwks")
                .put("authorization_response_iss_parameter_supported", issuer.endsWith("/other"));
    }

    private static void token(HttpServerRequest request, Map<String, String> form) {
        IdToken token = ANSWERS.remove(form.getOrDefault("code", ""));
        boolean good = token != null
                && "authorization_code".equals(form.get("grant_type"))
                && form.getOrDefault("redirect_uri", "").startsWith("http://localhost:8080/api/v1/auth/oauth/")
                && request.getHeader("Authorization").startsWith("Basic ")
                && io.llmoptimizer.auth.secrets.Secret.hash(form.getOrDefault("code_verifier", ""))
                        .equals(token.challenge);
        if (good) {
            answer(
                    request,
                    new JsonObject()
                            .put("access_token", "theirs")
                            .put("token_type", "Bearer")
                            .put("id_token", token.sign()));
        } else {
            request.response().setStatusCode(400).end("{\"error\":\"invalid_grant\"}");
        }
    }

    private static void githubToken(HttpServerRequest request, Map<String, String> form) {
        String code = form.getOrDefault("code", "");
        boolean good = GITHUB.containsKey(code) && CLIENT_SECRET.equals(form.get("client_secret"));
        // GitHub reports errors with 200.
        answer(
                request,
                good
                        ? new JsonObject().put("access_token", code)
                        : new JsonObject().put("error", "bad_verification_code"));
    }

    private static void emails(HttpServerRequest request) {
        JsonObject user = github(request);
        JsonArray emails = new JsonArray()
                .add(new JsonObject()
                        .put("email", "old@example.com")
                        .put("primary", false)
                        .put("verified", true))
                .add(new JsonObject()
                        .put("email", user.getString("email"))
                        .put("primary", true)
                        .put("verified", user.getBoolean("verified")));
        request.response().putHeader("Content-Type", "application/json").end(emails.encode());
    }

    private static JsonObject github(HttpServerRequest request) {
        return GITHUB.getOrDefault(request.getHeader("Authorization").substring("Bearer ".length()), new JsonObject());
    }

    private static void answer(HttpServerRequest request, JsonObject body) {
        request.response().putHeader("Content-Type", "application/json").end(body.encode());
    }

    private static Map<String, String> form(Buffer body) {
        Map<String, String> form = new LinkedHashMap<>();
        Arrays.stream(body.toString().split("&"))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        return form;
    }
}
