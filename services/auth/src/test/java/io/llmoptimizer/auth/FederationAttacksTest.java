package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import io.llmoptimizer.auth.FakeProviders.IdToken;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

/** Everything that may come back from another provider and must not sign anybody in. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(FakeProviders.class)
class FederationAttacksTest {

    private final Database database;

    FederationAttacksTest(Database database) {
        this.database = database;
    }

    @Test
    void tokens_that_prove_nobody_are_refused() {
        Map<String, Consumer<IdToken>> attacks = new LinkedHashMap<>();
        attacks.put("wrong nonce", token -> token.claims.setClaim("nonce", "another"));
        attacks.put("no nonce", token -> token.claims.unsetClaim("nonce"));
        attacks.put("another audience", token -> token.claims.setAudience("another client"));
        attacks.put("another issuer", token -> token.claims.setIssuer("https://evil.example"));
        attacks.put("several audiences, unauthorized", token -> token.claims.setAudience(FakeProviders.CLIENT_ID, "x"));
        attacks.put("authorized for another", token -> token.claims.setClaim("azp", "another client"));
        attacks.put("no subject", token -> token.claims.unsetClaim("sub"));
        attacks.put("no expiry", token -> token.claims.unsetClaim("exp"));
        attacks.put("expired", token -> token.claims.setExpirationTime(NumericDate.fromSeconds(1_700_000_000)));
        attacks.put("alg none", token -> token.algorithm = AlgorithmIdentifiers.NONE);
        attacks.put("signed with the public key", token -> token.algorithm = AlgorithmIdentifiers.HMAC_SHA256);
        attacks.put("an unknown key", token -> token.signer = FakeProviders.newKey("unknown"));
        attacks.put(
                "a forged key of a known name", token -> token.signer = FakeProviders.newKey(token.signer.getKeyId()));
        attacks.put("an access token", token -> token.type = "at+jwt");
        attacks.forEach((name, attack) -> {
            Response answer = ForeignSignIn.begin("acme", "")
                    .backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), attack);
            assertThat(answer.statusCode()).as(name).isEqualTo(401);
        });
    }

    @Test
    void an_issuer_that_changes_its_key_is_understood_at_once() {
        ForeignSignIn.tokensFor(ForeignSignIn.subject(), AuthApi.freshEmail())
                .then()
                .statusCode(200);
        int before = FakeProviders.keysFetched();
        FakeProviders.rotate();
        ForeignSignIn.tokensFor(ForeignSignIn.subject(), AuthApi.freshEmail())
                .then()
                .statusCode(200);
        assertThat(FakeProviders.keysFetched()).isEqualTo(before + 1);
        ForeignSignIn.tokensFor(ForeignSignIn.subject(), AuthApi.freshEmail())
                .then()
                .statusCode(200);
        assertThat(FakeProviders.keysFetched()).as("known keys are remembered").isEqualTo(before + 1);
    }

    @Test
    void a_state_comes_back_once_in_its_own_browser_to_its_own_provider_and_in_time() {
        ForeignSignIn.Begun begun = ForeignSignIn.begin("acme", "");
        begun.backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(200);
        begun.backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400)
                .body("type", endsWith("/external-sign-in-unknown"));

        ForeignSignIn.Begun victim = ForeignSignIn.begin("acme", "");
        ForeignSignIn.Begun stolen = new ForeignSignIn.Begun(
                "acme", victim.cookies(), ForeignSignIn.begin("acme", "").sent());
        stolen.backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400);
        new ForeignSignIn.Begun(
                        "acme", Map.of(), ForeignSignIn.begin("acme", "").sent())
                .backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400);
        ForeignSignIn.Begun elsewhere = ForeignSignIn.begin("acme", "");
        new ForeignSignIn.Begun("other", elsewhere.cookies(), elsewhere.sent())
                .backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400);
        ForeignSignIn.Begun late = ForeignSignIn.begin("acme", "");
        database.execute("UPDATE federated_sign_in SET expires_at = now()");
        late.backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400);
        begun.back(Map.of("code", "x")).then().statusCode(400);
        begun.back(Map.of("state", "invented", "code", "x")).then().statusCode(400);
    }

    @Test
    void an_answer_that_is_another_issuers_is_a_mix_up() {
        ForeignSignIn.Begun acme = ForeignSignIn.begin("acme", "");
        IdToken token = new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true);
        token.claims.setClaim("nonce", acme.sent().get("nonce"));
        token.challenge = acme.sent().get("code_challenge");
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("state", acme.sent().get("state"));
        answer.put("code", FakeProviders.code(token));
        answer.put("iss", FakeProviders.issuer() + "/other");
        acme.back(answer).then().statusCode(401);
        // This one promises to name itself, and does not.
        ForeignSignIn.begin("other", "")
                .backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), other -> {})
                .then()
                .statusCode(401);
        ForeignSignIn.Begun named = ForeignSignIn.begin("other", "");
        IdToken good = new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true);
        good.claims.setIssuer(FakeProviders.issuer() + "/other");
        good.claims.setClaim("nonce", named.sent().get("nonce"));
        good.challenge = named.sent().get("code_challenge");
        Map<String, String> full = new LinkedHashMap<>();
        full.put("state", named.sent().get("state"));
        full.put("code", FakeProviders.code(good));
        full.put("iss", FakeProviders.issuer() + "/other");
        named.back(full).then().statusCode(200);
    }

    @Test
    void a_denial_and_a_code_that_the_provider_refuses_sign_nobody_in() {
        ForeignSignIn.Begun denied = ForeignSignIn.begin("acme", "");
        denied.back(Map.of("state", denied.sent().get("state"), "error", "access_denied"))
                .then()
                .statusCode(401)
                .body("type", endsWith("/external-sign-in-denied"));
        ForeignSignIn.Begun refused = ForeignSignIn.begin("acme", "");
        refused.back(Map.of("state", refused.sent().get("state"), "code", "unknown"))
                .then()
                .statusCode(503);
        ForeignSignIn.Begun wrongProof = ForeignSignIn.begin("acme", "");
        wrongProof
                .backWith(
                        new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true),
                        token -> token.challenge = "another")
                .then()
                .statusCode(503);
        given().cookies(refused.cookies())
                .get(ForeignSignIn.PATH + "acme/callback?state=a&state=b&code=x")
                .then()
                .statusCode(400);
    }
}
