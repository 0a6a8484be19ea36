package io.llmoptimizer.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TokensTest {
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final String CALLER = "/api/v1/probe/caller";

    @Test
    void a_good_token_becomes_a_caller() {
        given().header(
                        "Authorization",
                        TestTokens.forUser(ORGANIZATION)
                                .roles("billing")
                                .scopes("inference", "usage:read")
                                .models("sandbox/answer")
                                .limits(new Limits(60, null, 2))
                                .outerLimits(new OuterLimits(null, new Limits(7, null, null), Limits.DEFAULTS))
                                .bearer())
                .get(CALLER)
                .then()
                .statusCode(200)
                .body("organization", equalTo(ORGANIZATION.toString()))
                .body("roles", equalTo("[billing]"))
                .body("models", equalTo("[sandbox/answer]"))
                .body("scopes", containsString("usage:read"))
                .body("limits", equalTo("Limits[requestsPerMinute=60, tokensPerMinute=null, concurrent=2]"))
                .body("outerLimits", equalTo(new OuterLimits(null, new Limits(7, null, null), null).toString()));
    }

    @Test
    void tokens_that_are_not_for_us_are_refused() {
        List.of(
                        TestTokens.forUser(ORGANIZATION).wrongAudience(),
                        TestTokens.forUser(ORGANIZATION).wrongIssuer(),
                        TestTokens.forUser(ORGANIZATION).wrongType(),
                        TestTokens.forUser(ORGANIZATION).expired(),
                        TestTokens.forUser(ORGANIZATION).forged())
                .forEach(token -> refused(token.sign()));
    }

    @Test
    void what_is_no_token_at_all_is_refused() {
        for (String token : List.of("garbage", "a.b.c", "llmo_key", "")) {
            refused(token);
        }
    }

    @Test
    void a_token_without_a_signature_is_refused() {
        String payload = payloadOf(TestTokens.forUser(ORGANIZATION).sign());
        refused(base64("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + "." + payload + ".");
    }

    @Test
    void a_token_signed_with_the_public_key_as_a_secret_is_refused() throws Exception {
        String payload = payloadOf(TestTokens.forUser(ORGANIZATION).sign());
        var published = (RsaJsonWebKey) new JsonWebKeySet(new String(
                        TokensTest.class.getResourceAsStream("/test-jwks.json").readAllBytes(), StandardCharsets.UTF_8))
                .getJsonWebKeys()
                .getFirst();
        refused(hmac(payload, published));
    }

    @Test
    void a_token_of_an_unknown_key_is_refused() throws Exception {
        RsaJsonWebKey unknown = org.jose4j.jwk.RsaJwkGenerator.generateJwk(2048);
        unknown.setKeyId("unknown");
        JsonWebSignature token = new JsonWebSignature();
        token.setHeader("typ", "at+jwt");
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setKeyIdHeaderValue("unknown");
        token.setKey(unknown.getPrivateKey());
        token.setPayload(claims().toJson());
        refused(token.getCompactSerialization());
    }

    @Test
    void the_times_in_a_token_count() {
        refused(TestTokens.forUser(ORGANIZATION)
                .claim("nbf", NumericDate.now().getValue() + 60)
                .sign());
        given().header(
                        "Authorization",
                        TestTokens.forUser(ORGANIZATION)
                                .claim("nbf", NumericDate.now().getValue() - 60)
                                .bearer())
                .get(CALLER)
                .then()
                .statusCode(200);
    }

    @Test
    void a_token_that_leaves_out_what_it_must_say_is_refused() throws Exception {
        for (String claim : List.of("iss", "aud", "sub", "exp")) {
            JwtClaims claims = claims();
            claims.unsetClaim(claim);
            refused(signed(claims, header -> {}));
        }
        refused(signed(claims(), header -> header.setHeader("typ", null)));
        refused(signed(claims(), header -> header.setKeyIdHeaderValue(null)));
    }

    @Test
    void other_algorithms_are_refused_however_good_their_key() throws Exception {
        for (String algorithm : List.of(
                AlgorithmIdentifiers.RSA_USING_SHA384,
                AlgorithmIdentifiers.RSA_USING_SHA512,
                AlgorithmIdentifiers.RSA_PSS_USING_SHA256)) {
            refused(signed(claims(), header -> header.setAlgorithmHeaderValue(algorithm)));
        }
    }

    /** RFC 8725 section 3.10: whoever writes a token does not choose the key it is verified with. */
    @Test
    void a_token_can_not_bring_its_own_key() throws Exception {
        RsaJsonWebKey own = org.jose4j.jwk.RsaJwkGenerator.generateJwk(2048);
        own.setKeyId("own");
        for (boolean published : List.of(true, false)) {
            JsonWebSignature token = new JsonWebSignature();
            token.setHeader("typ", "at+jwt");
            token.setHeader("jku", "http://localhost/keys.json");
            token.setHeader("x5u", "http://localhost/key.pem");
            token.setJwkHeader(own);
            token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            token.setKeyIdHeaderValue(published ? TestTokens.signingKey().getKeyId() : own.getKeyId());
            token.setKey(own.getPrivateKey());
            token.setPayload(claims().toJson());
            refused(token.getCompactSerialization());
        }
    }

    @Test
    void a_header_that_must_be_understood_and_is_not_refuses_the_token() throws Exception {
        refused(signed(claims(), header -> {
            header.setHeader("crit", List.of("own-rules"));
            header.setHeader("own-rules", "none");
        }));
    }

    private static String signed(JwtClaims claims, Consumer<JsonWebSignature> change) throws JoseException {
        RsaJsonWebKey key = TestTokens.signingKey();
        JsonWebSignature token = new JsonWebSignature();
        token.setHeader("typ", "at+jwt");
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setKey(key.getPrivateKey());
        token.setPayload(claims.toJson());
        change.accept(token);
        return token.getCompactSerialization();
    }

    private static String hmac(String payload, RsaJsonWebKey published) throws JoseException {
        JsonWebSignature token = new JsonWebSignature();
        token.setHeader("typ", "at+jwt");
        token.setKeyIdHeaderValue(published.getKeyId());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        token.setKey(new HmacKey(published.getPublicKey().getEncoded()));
        token.setPayload(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
        return token.getCompactSerialization();
    }

    private static JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setSubject(UUID.randomUUID().toString());
        claims.setIssuer("http://localhost:8080");
        claims.setAudience("llmoptimizer");
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setClaim("org", ORGANIZATION.toString());
        return claims;
    }

    private static String payloadOf(String token) {
        return token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String token) {
        given().header("Authorization", "Bearer " + token)
                .get(CALLER)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("type", equalTo("https://llmoptimizer.io/problems/unauthorized"));
    }
}
