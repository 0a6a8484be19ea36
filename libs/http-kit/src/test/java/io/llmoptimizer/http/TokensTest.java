package io.llmoptimizer.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
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
                                .bearer())
                .get(CALLER)
                .then()
                .statusCode(200)
                .body("organization", equalTo(ORGANIZATION.toString()))
                .body("roles", equalTo("[billing]"))
                .body("models", equalTo("[sandbox/answer]"))
                .body("scopes", containsString("usage:read"))
                .body("limits", equalTo("Limits[requestsPerMinute=60, tokensPerMinute=null, concurrent=2]"));
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
        claims.setIssuer("llmoptimizer");
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
