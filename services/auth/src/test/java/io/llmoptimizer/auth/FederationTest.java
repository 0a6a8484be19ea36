package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.FakeProviders.IdToken;
import io.llmoptimizer.auth.mfa.Codes;
import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Signing in with other providers. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(FakeProviders.class)
class FederationTest {
    private static final String ME = "/api/v1/auth/me";

    private final Database database;
    private final PublishedEvents events;

    FederationTest(Database database, PublishedEvents events) {
        this.database = database;
        this.events = events;
    }

    @Test
    void a_person_we_do_not_know_gets_an_account_and_is_known_the_next_time() {
        String subject = ForeignSignIn.subject();
        String email = AuthApi.freshEmail();
        ForeignSignIn.Begun begun = ForeignSignIn.begin("acme", "");
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

        Response again = ForeignSignIn.tokensFor(subject, "changed-" + email);
        assertThat(AuthApi.claims(again.path("accessToken")))
                .as("the subject says who it is, not the address")
                .containsEntry("sub", me.path("user.id"));
    }

    @Test
    void another_provider_stands_for_the_password_and_not_for_the_second_factor() {
        SignedIn ada = AuthApi.signedIn();
        database.verifyAddress(ada.userId());
        String secret = AuthApi.post("/api/v1/auth/mfa/totp", ada.accessToken(), Map.of())
                .path("secret");
        Response confirmed =
                AuthApi.post("/api/v1/auth/mfa/totp/confirm", ada.accessToken(), Map.of("code", Codes.code(secret, 0)));
        String recoveryCode = confirmed.path("recoveryCodes[0]");
        ForeignSignIn.Begun begun = ForeignSignIn.begin("acme", "");
        Response back = begun.backWith(new IdToken(ForeignSignIn.subject(), ada.email(), true), token -> {});
        String code = back.path("code");

        begun.exchange(Map.of("code", code)).then().statusCode(401).body("type", endsWith("/mfa-required"));
        begun.exchange(Map.of("code", code, "otp", recoveryCode)).then().statusCode(200);
        begun.exchange(Map.of("code", code, "otp", recoveryCode)).then().statusCode(401);
    }

    @Test
    void the_code_for_the_front_end_works_once_in_the_same_browser() {
        ForeignSignIn.Begun begun = ForeignSignIn.begin("acme", "");
        String code = begun.backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), token -> {})
                .path("code");
        ForeignSignIn.Begun thief =
                new ForeignSignIn.Begun("acme", ForeignSignIn.begin("acme", "").cookies(), Map.of());
        thief.exchange(Map.of("code", code)).then().statusCode(401);
        new ForeignSignIn.Begun("acme", Map.of(), Map.of())
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
        ForeignSignIn.Begun begun = ForeignSignIn.begin("acme", "?code_challenge=" + Secret.hash(verifier));
        String code = begun.backWith(new IdToken(ForeignSignIn.subject(), AuthApi.freshEmail(), true), token -> {})
                .path("code");
        begun.exchange(Map.of("code", code)).then().statusCode(401);
        begun.exchange(Map.of("code", code, "codeVerifier", "w".repeat(43)))
                .then()
                .statusCode(401);
        ForeignSignIn.Begun frontEnd = new ForeignSignIn.Begun("acme", Map.of(), Map.of());
        frontEnd.exchange(Map.of("code", code, "codeVerifier", verifier)).then().statusCode(200);
        given().redirects()
                .follow(false)
                .get(ForeignSignIn.PATH + "acme/authorize?code_challenge=x")
                .then()
                .statusCode(400);
    }

    @Test
    void github_vouches_with_its_verified_primary_address() {
        String email = AuthApi.freshEmail();
        int id = Math.floorMod(UUID.randomUUID().hashCode(), 1_000_000_000);
        ForeignSignIn.Begun begun = ForeignSignIn.begin("github", "");
        assertThat(begun.sent()).containsEntry("scope", "read:user user:email").containsKey("code_challenge");
        Response back = begun.back(
                Map.of("state", begun.sent().get("state"), "code", FakeProviders.githubCode(id, email, true)));
        back.then().statusCode(200);
        Response tokens = begun.exchange(Map.of("code", back.path("code")));
        AuthApi.get(ME, tokens.path("accessToken"))
                .then()
                .body("user.email", equalTo(email))
                .body("user.name", equalTo("grace"));

        ForeignSignIn.Begun unverified = ForeignSignIn.begin("github", "");
        unverified
                .back(Map.of(
                        "state",
                        unverified.sent().get("state"),
                        "code",
                        FakeProviders.githubCode(id + 1, AuthApi.freshEmail(), false)))
                .then()
                .statusCode(403);
        ForeignSignIn.Begun unknown = ForeignSignIn.begin("github", "");
        unknown.back(Map.of("state", unknown.sent().get("state"), "code", "unknown"))
                .then()
                .statusCode(401);
    }

    @Test
    void a_disabled_user_is_not_let_in_by_another_door() {
        String subject = ForeignSignIn.subject();
        String email = AuthApi.freshEmail();
        Response first = ForeignSignIn.tokensFor(subject, email);
        database.disable(AuthApi.claims(first.path("accessToken")).get("sub").toString());
        ForeignSignIn.tokensFor(subject, email).then().statusCode(403).body("type", endsWith("/account-disabled"));
    }

    @Test
    void many_first_sign_ins_of_one_person_at_once_make_one_account() throws Exception {
        String subject = ForeignSignIn.subject();
        String email = AuthApi.freshEmail();
        List<Thread> tabs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tabs.add(Thread.ofVirtual().start(() -> ForeignSignIn.signedInWith(subject, email, true)));
        }
        for (Thread tab : tabs) {
            tab.join();
        }
        ForeignSignIn.tokensFor(subject, email).then().statusCode(200);
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
                    .get(ForeignSignIn.PATH + name + "/authorize")
                    .then()
                    .statusCode(404);
        }
    }
}
