package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.FakeProviders.IdToken;
import io.llmoptimizer.auth.mfa.Codes;
import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

/** Signing in with other providers, and everything that may come back from one that must not sign anybody in. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(FakeProviders.class)
class FederationTest {
    private static final String PATH = "/api/v1/auth/oauth/";
    private static final String ME = "/api/v1/auth/me";
    private static final String IDENTITIES = "/api/v1/auth/identities";

    private final Database database;
    private final PublishedEvents events;

    FederationTest(Database database, PublishedEvents events) {
        this.database = database;
        this.events = events;
    }

    /** A browser that began a sign-in. */
    private record Begun(String provider, Map<String, String> cookies, Map<String, String> sent) {
        Response back(Map<String, String> parameters) {
            return given().cookies(cookies)
                    .urlEncodingEnabled(false)
                    .redirects()
                    .follow(false)
                    .get(PATH + provider + "/callback?" + OAuthBrowser.query(parameters));
        }

        /** Comes back with a token that the provider gives, as {@code change} made it. */
        Response backWith(IdToken token, Consumer<IdToken> change) {
            token.claims.setClaim("nonce", sent.get("nonce"));
            token.challenge = sent.get("code_challenge");
            change.accept(token);
            return back(Map.of("state", sent.get("state"), "code", FakeProviders.code(token)));
        }

        Response exchange(Map<String, ?> body) {
            return given().cookies(cookies)
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post(PATH + "exchange");
        }
    }

    private static Begun begin(String provider, String query) {
        Response gone = given().redirects().follow(false).get(PATH + provider + "/authorize" + query);
        gone.then().statusCode(302).header("Cache-Control", "no-store");
        return new Begun(provider, gone.cookies(), OAuthBrowser.sentTo(gone));
    }

    private static Response signedInWith(String subject, String email, boolean verified) {
        return begin("acme", "").backWith(new IdToken(subject, email, verified), token -> {});
    }

    private static Response tokensFor(String subject, String email) {
        Begun begun = begin("acme", "");
        Response back = begun.backWith(new IdToken(subject, email, true), token -> {});
        back.then().statusCode(200);
        return begun.exchange(Map.of("code", back.path("code")));
    }

    private static String subject() {
        return "subject-" + UUID.randomUUID();
    }

    @Test
    void a_person_we_do_not_know_gets_an_account_and_is_known_the_next_time() {
        String subject = subject();
        String email = AuthApi.freshEmail();
        Begun begun = begin("acme", "");
        assertThat(begun.sent())
                .containsEntry("response_type", "code")
                .containsEntry("client_id", FakeProviders.CLIENT_ID)
                .containsEntry("redirect_uri", "http://localhost:8080/api/v1/auth/oauth/acme/callback")
                .containsEntry("scope", "openid profile email")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge");
        Response back = begun.backWith(new IdToken(subject, email, true), token -> {});
        back.then().statusCode(200).header("Cache-Control", "no-store").body("accessToken", nullValue());

        Response tokens = begun.exchange(Map.of("code", back.path("code")));
        tokens.then().statusCode(200).header("Cache-Control", "no-store").body("refreshToken", notNullValue());
        Response me = AuthApi.get(ME, tokens.path("accessToken"));
        me.then()
                .body("user.email", equalTo(email))
                .body("user.emailVerified", equalTo(true))
                .body("user.name", equalTo("Grace"));
        events.await("user.registered.v1", me.path("user.id"));

        Response again = tokensFor(subject, "changed-" + email);
        assertThat(AuthApi.claims(again.path("accessToken")))
                .as("the subject says who it is, not the address")
                .containsEntry("sub", me.path("user.id"));
    }

    @Test
    void an_account_is_linked_when_both_sides_have_proved_the_address() {
        SignedIn ada = AuthApi.signedIn();
        verify(ada);
        Response tokens = tokensFor(subject(), ada.email());
        tokens.then().statusCode(200);
        assertThat(AuthApi.claims(tokens.path("accessToken"))).containsEntry("sub", ada.userId());
        AuthApi.get(IDENTITIES, ada.accessToken())
                .then()
                .body("data", hasSize(1))
                .body("data[0].provider", equalTo("acme"))
                .body("data[0].email", equalTo(ada.email()));
    }

    @Test
    void the_owner_of_an_account_is_told_of_a_new_way_in_and_of_one_that_is_gone() {
        SignedIn ada = AuthApi.signedIn();
        verify(ada);
        String subject = subject();
        tokensFor(subject, ada.email()).then().statusCode(200);
        Awaitility.await().untilAsserted(() -> assertThat(alerts(ada)).containsExactly("identity-linked"));
        assertThat(events.await("user.security-alert.v1", ada.userId())
                        .path("data")
                        .path("email")
                        .asText())
                .isEqualTo(ada.email());

        tokensFor(subject, ada.email()).then().statusCode(200);
        String id = AuthApi.get(IDENTITIES, ada.accessToken()).path("data[0].id");
        AuthApi.delete(IDENTITIES + "/" + id, ada.accessToken()).then().statusCode(204);
        Awaitility.await()
                .untilAsserted(() -> assertThat(alerts(ada)).containsExactly("identity-linked", "identity-unlinked"));
    }

    private List<String> alerts(SignedIn user) {
        return events.all("user.security-alert.v1", user.userId()).stream()
                .map(event -> event.path("data").path("kind").asText())
                .toList();
    }

    @Test
    void another_provider_stands_for_the_password_and_not_for_the_second_factor() {
        SignedIn ada = AuthApi.signedIn();
        verify(ada);
        String secret = AuthApi.post("/api/v1/auth/mfa/totp", ada.accessToken(), Map.of())
                .path("secret");
        Response confirmed =
                AuthApi.post("/api/v1/auth/mfa/totp/confirm", ada.accessToken(), Map.of("code", Codes.code(secret, 0)));
        String recoveryCode = confirmed.path("recoveryCodes[0]");
        Begun begun = begin("acme", "");
        Response back = begun.backWith(new IdToken(subject(), ada.email(), true), token -> {});
        String code = back.path("code");

        begun.exchange(Map.of("code", code)).then().statusCode(401).body("type", endsWith("/mfa-required"));
        begun.exchange(Map.of("code", code, "otp", recoveryCode)).then().statusCode(200);
        begun.exchange(Map.of("code", code, "otp", recoveryCode)).then().statusCode(401);
    }

    @Test
    void an_address_that_either_side_has_not_proved_links_nothing() {
        SignedIn ada = AuthApi.signedIn();
        signedInWith(subject(), ada.email(), true)
                .then()
                .statusCode(403)
                .body("type", endsWith("/account-not-linked"))
                .body("detail", notNullValue());
        verify(ada);
        signedInWith(subject(), ada.email(), false)
                .then()
                .statusCode(403)
                .body("type", endsWith("/external-email-not-verified"));
        signedInWith(subject(), AuthApi.freshEmail(), false).then().statusCode(403);
        signedInWith(subject(), "", true).then().statusCode(403).body("type", endsWith("/external-email-missing"));
        AuthApi.get(IDENTITIES, ada.accessToken()).then().body("data", hasSize(0));
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
            Response answer = begin("acme", "").backWith(new IdToken(subject(), AuthApi.freshEmail(), true), attack);
            assertThat(answer.statusCode()).as(name).isEqualTo(401);
        });
    }

    @Test
    void an_issuer_that_changes_its_key_is_understood_at_once() {
        tokensFor(subject(), AuthApi.freshEmail()).then().statusCode(200);
        int before = FakeProviders.keysFetched();
        FakeProviders.rotate();
        tokensFor(subject(), AuthApi.freshEmail()).then().statusCode(200);
        assertThat(FakeProviders.keysFetched()).isEqualTo(before + 1);
        tokensFor(subject(), AuthApi.freshEmail()).then().statusCode(200);
        assertThat(FakeProviders.keysFetched()).as("known keys are remembered").isEqualTo(before + 1);
    }

    @Test
    void a_state_comes_back_once_in_its_own_browser_to_its_own_provider_and_in_time() {
        Begun begun = begin("acme", "");
        begun.backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(200);
        begun.backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400)
                .body("type", endsWith("/external-sign-in-unknown"));

        Begun victim = begin("acme", "");
        Begun stolen = new Begun("acme", victim.cookies(), begin("acme", "").sent());
        stolen.backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400);
        new Begun("acme", Map.of(), begin("acme", "").sent())
                .backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400);
        Begun elsewhere = begin("acme", "");
        new Begun("other", elsewhere.cookies(), elsewhere.sent())
                .backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400);
        Begun late = begin("acme", "");
        database.execute("UPDATE federated_sign_in SET expires_at = now()");
        late.backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> {})
                .then()
                .statusCode(400);
        begun.back(Map.of("code", "x")).then().statusCode(400);
        begun.back(Map.of("state", "invented", "code", "x")).then().statusCode(400);
    }

    @Test
    void an_answer_that_is_another_issuers_is_a_mix_up() {
        Begun acme = begin("acme", "");
        IdToken token = new IdToken(subject(), AuthApi.freshEmail(), true);
        token.claims.setClaim("nonce", acme.sent().get("nonce"));
        token.challenge = acme.sent().get("code_challenge");
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("state", acme.sent().get("state"));
        answer.put("code", FakeProviders.code(token));
        answer.put("iss", FakeProviders.issuer() + "/other");
        acme.back(answer).then().statusCode(401);
        // This one promises to name itself, and does not.
        begin("other", "")
                .backWith(new IdToken(subject(), AuthApi.freshEmail(), true), other -> {})
                .then()
                .statusCode(401);
        Begun named = begin("other", "");
        IdToken good = new IdToken(subject(), AuthApi.freshEmail(), true);
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
        Begun denied = begin("acme", "");
        denied.back(Map.of("state", denied.sent().get("state"), "error", "access_denied"))
                .then()
                .statusCode(401)
                .body("type", endsWith("/external-sign-in-denied"));
        Begun refused = begin("acme", "");
        refused.back(Map.of("state", refused.sent().get("state"), "code", "unknown"))
                .then()
                .statusCode(503);
        Begun wrongProof = begin("acme", "");
        wrongProof
                .backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> token.challenge = "another")
                .then()
                .statusCode(503);
        given().cookies(refused.cookies())
                .get(PATH + "acme/callback?state=a&state=b&code=x")
                .then()
                .statusCode(400);
    }

    @Test
    void the_code_for_the_front_end_works_once_in_the_same_browser() {
        Begun begun = begin("acme", "");
        String code = begun.backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> {})
                .path("code");
        Begun thief = new Begun("acme", begin("acme", "").cookies(), Map.of());
        thief.exchange(Map.of("code", code)).then().statusCode(401);
        new Begun("acme", Map.of(), Map.of())
                .exchange(Map.of("code", code))
                .then()
                .statusCode(401);
        begun.exchange(Map.of("code", code)).then().statusCode(200);
        begun.exchange(Map.of("code", code)).then().statusCode(401);
        begun.exchange(Map.of("code", "invented")).then().statusCode(401);
        begun.exchange(Map.of()).then().statusCode(400);
    }

    @Test
    void a_front_end_may_bind_the_code_to_itself_instead() {
        String verifier = Secret.random();
        Begun begun = begin("acme", "?code_challenge=" + Secret.hash(verifier));
        String code = begun.backWith(new IdToken(subject(), AuthApi.freshEmail(), true), token -> {})
                .path("code");
        begun.exchange(Map.of("code", code)).then().statusCode(401);
        begun.exchange(Map.of("code", code, "codeVerifier", "w".repeat(43)))
                .then()
                .statusCode(401);
        Begun frontEnd = new Begun("acme", Map.of(), Map.of());
        frontEnd.exchange(Map.of("code", code, "codeVerifier", verifier)).then().statusCode(200);
        given().redirects()
                .follow(false)
                .get(PATH + "acme/authorize?code_challenge=x")
                .then()
                .statusCode(400);
    }

    @Test
    void github_vouches_with_its_verified_primary_address() {
        String email = AuthApi.freshEmail();
        int id = Math.floorMod(UUID.randomUUID().hashCode(), 1_000_000_000);
        Begun begun = begin("github", "");
        assertThat(begun.sent()).containsEntry("scope", "read:user user:email").containsKey("code_challenge");
        Response back = begun.back(
                Map.of("state", begun.sent().get("state"), "code", FakeProviders.githubCode(id, email, true)));
        back.then().statusCode(200);
        Response tokens = begun.exchange(Map.of("code", back.path("code")));
        AuthApi.get(ME, tokens.path("accessToken"))
                .then()
                .body("user.email", equalTo(email))
                .body("user.name", equalTo("grace"));

        Begun unverified = begin("github", "");
        unverified
                .back(Map.of(
                        "state",
                        unverified.sent().get("state"),
                        "code",
                        FakeProviders.githubCode(id + 1, AuthApi.freshEmail(), false)))
                .then()
                .statusCode(403);
        Begun unknown = begin("github", "");
        unknown.back(Map.of("state", unknown.sent().get("state"), "code", "unknown"))
                .then()
                .statusCode(401);
    }

    @Test
    void an_identity_is_unlinked_by_its_owner_unless_it_is_the_last_way_in() {
        Response tokens = tokensFor(subject(), AuthApi.freshEmail());
        String access = tokens.path("accessToken");
        String only = AuthApi.get(IDENTITIES, access).path("data[0].id");
        AuthApi.delete(IDENTITIES + "/" + only, access).then().statusCode(409).body("type", endsWith("/last-identity"));

        SignedIn ada = AuthApi.signedIn();
        verify(ada);
        tokensFor(subject(), ada.email()).then().statusCode(200);
        String id = AuthApi.get(IDENTITIES, ada.accessToken()).path("data[0].id");
        AuthApi.delete(IDENTITIES + "/" + id, access).then().statusCode(404);
        AuthApi.delete(IDENTITIES + "/" + id, ada.accessToken()).then().statusCode(204);
        AuthApi.get(IDENTITIES, ada.accessToken()).then().body("data", hasSize(0));
        given().get(IDENTITIES).then().statusCode(401);
        assertThat(database.text(
                        "SELECT string_agg(action, ' ' ORDER BY occurred_at) FROM audit_event WHERE actor_id = ? AND target_type = 'identity'",
                        ada.userId()))
                .isEqualTo("identity.linked identity.unlinked");
    }

    @Test
    void a_disabled_user_is_not_let_in_by_another_door() {
        String subject = subject();
        String email = AuthApi.freshEmail();
        Response first = tokensFor(subject, email);
        database.disable(AuthApi.claims(first.path("accessToken")).get("sub").toString());
        tokensFor(subject, email).then().statusCode(403).body("type", endsWith("/account-disabled"));
    }

    @Test
    void many_first_sign_ins_of_one_person_at_once_make_one_account() throws Exception {
        String subject = subject();
        String email = AuthApi.freshEmail();
        List<Thread> tabs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tabs.add(Thread.ofVirtual().start(() -> signedInWith(subject, email, true)));
        }
        for (Thread tab : tabs) {
            tab.join();
        }
        tokensFor(subject, email).then().statusCode(200);
        assertThat(database.text("SELECT count(*) FROM app_user WHERE email = ?", email))
                .isEqualTo("1");
        assertThat(database.text("SELECT count(*) FROM federated_identity WHERE subject = ?", subject))
                .isEqualTo("1");
    }

    @Test
    void a_provider_that_is_not_offered_does_not_exist() {
        for (String name : new String[] {"google", "nobody", "ACME", "acme%2F.."}) {
            given().urlEncodingEnabled(false)
                    .redirects()
                    .follow(false)
                    .get(PATH + name + "/authorize")
                    .then()
                    .statusCode(404);
        }
    }

    private void verify(SignedIn user) {
        database.execute("UPDATE app_user SET email_verified_at = now() WHERE id = ?", UUID.fromString(user.userId()));
    }
}
