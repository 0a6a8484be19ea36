package io.llmoptimizer.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.OAuthFlow.App;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sign-in and consent as a person at a browser sees them, and as an attacker's page would misuse them. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class OAuthPagesTest {
    private final Database database;

    OAuthPagesTest(Database database) {
        this.database = database;
    }

    @Test
    void pages_need_no_script_and_can_be_neither_framed_nor_cached() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();
        Response signIn = browser.authorize(OAuthFlow.authorization(app, "openid"));
        Response consent = browser.signIn(app.owner().email(), AuthApi.PASSWORD);
        for (Response page : new Response[] {signIn, consent}) {
            page.then()
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .header("X-Frame-Options", "DENY")
                    .header("Referrer-Policy", "no-referrer")
                    .header("Content-Security-Policy", containsString("default-src 'none'; style-src 'sha256-"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("Content-Security-Policy", not(containsString("unsafe")))
                    .body(not(containsString("<script")));
        }
        consent.then().header("Content-Security-Policy", containsString("form-action 'self' https://app.example.com;"));
        Cookie cookie = signIn.getDetailedCookie("llmo_browser");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualToIgnoringCase("Lax");
        assertThat(cookie.getMaxAge()).isEqualTo(-1);
    }

    @Test
    void signing_in_changes_the_cookie_and_the_old_one_is_worth_nothing() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(OAuthFlow.authorization(app, "openid"));
        String before = browser.cookies().get("llmo_browser");
        browser.signIn(app.owner().email(), AuthApi.PASSWORD).then().statusCode(200);
        assertThat(browser.cookies().get("llmo_browser")).isNotEqualTo(before);

        OAuthBrowser fixed = new OAuthBrowser();
        fixed.cookies().put("llmo_browser", before);
        fixed.authorize(OAuthFlow.authorization(app, "openid")).then().body(containsString("Sign in to go on"));
        assertThat(database.text("SELECT count(*) FROM oauth_browser WHERE cookie_hash = ?", before))
                .as("the cookie itself is not stored")
                .isEqualTo("0");
    }

    @Test
    void a_form_that_no_page_of_ours_served_does_nothing() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser victim = new OAuthBrowser();
        victim.authorize(OAuthFlow.authorization(app, "openid"));
        victim.signIn(app.owner().email(), AuthApi.PASSWORD).then().statusCode(200);
        OAuthBrowser attacker = new OAuthBrowser();
        String theirs =
                attacker.authorize(OAuthFlow.authorization(app, "openid")).asString();
        String formOfAttacker = theirs.replaceFirst("(?s).*name=\"form\" value=\"([^\"]+)\".*", "$1");

        for (String form : new String[] {"", "x", formOfAttacker}) {
            Map<String, String> posted = new LinkedHashMap<>();
            posted.put("form", form);
            posted.put("request", OAuthBrowser.query(OAuthFlow.authorization(app, "openid")));
            posted.put("decision", "allow");
            Response answer = victim.post("/oauth/authorize/consent", posted);
            answer.then().statusCode(400).header("Location", equalTo(null));
        }
        assertThat(database.text(
                        "SELECT count(*) FROM oauth_consent WHERE user_id = ?",
                        UUID.fromString(app.owner().userId())))
                .isEqualTo("0");
        // Signing somebody in as the attacker takes a form of ours as well.
        Map<String, String> login = new LinkedHashMap<>();
        login.put("request", OAuthBrowser.query(OAuthFlow.authorization(app, "openid")));
        login.put("email", app.owner().email());
        login.put("password", AuthApi.PASSWORD);
        new OAuthBrowser().post("/oauth/authorize/sign-in", login).then().statusCode(400);
    }

    @Test
    void a_wrong_password_is_asked_for_again_without_saying_which_half_was_wrong() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(OAuthFlow.authorization(app, "openid"));
        browser.signIn(app.owner().email(), "not the password")
                .then()
                .statusCode(401)
                .body(containsString("The e-mail address or the password is wrong."))
                .body(containsString(app.owner().email()))
                .body(not(containsString("not the password")));
        browser.signIn("\"><script>alert(1)</script>@example.com", "x").then().body(not(containsString("<script")));
        browser.signIn(app.owner().email(), AuthApi.PASSWORD)
                .then()
                .statusCode(200)
                .body(containsString("asks to act for you"));
    }

    @Test
    void consent_is_remembered_until_it_is_taken_back_and_asked_again_for_more() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(OAuthFlow.authorization(app, "openid inference"));
        browser.signIn(app.owner().email(), AuthApi.PASSWORD);
        String code = OAuthBrowser.sentTo(browser.decide("allow")).get("code");
        Response tokens = OAuthFlow.token(app, OAuthFlow.exchange(code));

        browser.authorize(OAuthFlow.authorization(app, "openid")).then().statusCode(303);
        Map<String, String> silent = OAuthFlow.authorization(app, "openid inference");
        silent.put("prompt", "none");
        assertThat(OAuthBrowser.sentTo(browser.authorize(silent))).containsKey("code");
        browser.authorize(OAuthFlow.authorization(app, "openid email"))
                .then()
                .statusCode(200)
                .body(containsString("See your e-mail address"));
        Map<String, String> asking = OAuthFlow.authorization(app, "openid");
        asking.put("prompt", "consent");
        browser.authorize(asking).then().statusCode(200);

        Response listed = AuthApi.get("/api/v1/auth/consents", app.owner().accessToken());
        listed.then().body("data[0].clientId", equalTo(app.clientId()));
        SignedIn eve = AuthApi.signedIn();
        String consent = "/api/v1/auth/consents/" + listed.path("data[0].id");
        AuthApi.delete(consent, eve.accessToken()).then().statusCode(404);
        AuthApi.delete(consent, app.owner().accessToken()).then().statusCode(204);
        AuthApi.delete(consent, app.owner().accessToken()).then().statusCode(404);

        OAuthFlow.introspect(app, tokens.path("access_token")).then().body("active", equalTo(false));
        assertThat(OAuthBrowser.sentTo(browser.authorize(silent))).containsEntry("error", "consent_required");
    }

    @Test
    void an_installed_application_is_consented_to_each_time() {
        App app = OAuthFlow.app(AuthApi.signedIn(), false, List.of("authorization_code"), List.of("openid"));
        Map<String, String> loopback = OAuthFlow.authorization(app, "openid");
        loopback.put("redirect_uri", "http://127.0.0.1:51234/callback");
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(loopback);
        browser.signIn(app.owner().email(), AuthApi.PASSWORD).then().body(containsString("asks to act for you"));
        browser.decide("allow").then().statusCode(303);
        browser.authorize(loopback).then().statusCode(200).body(containsString("asks to act for you"));
        loopback.put("prompt", "none");
        assertThat(OAuthBrowser.sentTo(browser.authorize(loopback))).containsEntry("error", "consent_required");
        // The same application at its own host is known by that.
        browser.authorize(OAuthFlow.authorization(app, "openid")).then().statusCode(303);
    }

    @Test
    void the_consent_page_says_who_asks_for_what_and_for_how_long() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(OAuthFlow.authorization(app, "openid usage:read"));
        browser.signIn(app.owner().email(), AuthApi.PASSWORD)
                .then()
                .body(containsString("Test &lt;app&gt; asks to act for you in Ada&#39;s organization"))
                .body(containsString("See your organization&#39;s usage and costs"))
                .body(containsString("You go on to https://app.example.com."))
                .body(containsString("30 days"))
                .body(containsString(app.owner().email()));
    }

    @Test
    void denying_tells_the_application_so() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(OAuthFlow.authorization(app, "openid"));
        browser.signIn(app.owner().email(), AuthApi.PASSWORD);
        assertThat(OAuthBrowser.sentTo(browser.decide("deny"))).containsEntry("error", "access_denied");
        browser.authorize(OAuthFlow.authorization(app, "openid")).then().statusCode(200);
    }

    @Test
    void somebody_of_another_organization_can_t_sign_in_to_the_application() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        SignedIn eve = AuthApi.signedIn();
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(OAuthFlow.authorization(app, "openid"));
        browser.signIn(eve.email(), AuthApi.PASSWORD).then().statusCode(404).body(containsString("Sign in"));
        // Nor being signed in to an application of their own.
        App theirs = OAuthFlow.webApp(eve);
        OAuthBrowser other = new OAuthBrowser();
        other.authorize(OAuthFlow.authorization(theirs, "openid"));
        other.signIn(eve.email(), AuthApi.PASSWORD).then().statusCode(200);
        other.authorize(OAuthFlow.authorization(app, "openid"))
                .then()
                .statusCode(400)
                .body(containsString("does not belong to the organization"));
        Map<String, String> silent = OAuthFlow.authorization(app, "openid");
        silent.put("prompt", "none");
        assertThat(OAuthBrowser.sentTo(other.authorize(silent))).containsEntry("error", "interaction_required");
    }

    @Test
    void an_application_may_ask_for_a_fresh_sign_in() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(OAuthFlow.authorization(app, "openid"));
        browser.signIn(app.owner().email(), AuthApi.PASSWORD);
        browser.decide("allow").then().statusCode(303);
        Map<String, String> again = OAuthFlow.authorization(app, "openid");
        again.put("prompt", "login");
        browser.authorize(again).then().statusCode(200).body(containsString("Sign in to go on"));
        assertThat(OAuthBrowser.sentTo(browser.signIn(app.owner().email(), AuthApi.PASSWORD)))
                .containsKey("code");
        database.execute("UPDATE oauth_browser SET signed_in_at = now() - interval '1 hour'");
        Map<String, String> young = OAuthFlow.authorization(app, "openid");
        young.put("max_age", "600");
        browser.authorize(young).then().statusCode(200).body(containsString("Sign in to go on"));
    }

    @Test
    void another_account_can_be_chosen_and_an_ended_session_signs_the_browser_out() {
        App app = OAuthFlow.webApp(AuthApi.signedIn());
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(OAuthFlow.authorization(app, "openid"));
        browser.signIn(app.owner().email(), AuthApi.PASSWORD);
        browser.submit(1, Map.of()).then().statusCode(200).body(containsString("Sign in to go on"));
        browser.authorize(OAuthFlow.authorization(app, "openid")).then().body(containsString("Sign in to go on"));

        browser.signIn(app.owner().email(), AuthApi.PASSWORD).then().body(containsString("asks to act"));
        AuthApi.delete("/api/v1/auth/sessions", app.owner().accessToken())
                .then()
                .statusCode(204);
        browser.authorize(OAuthFlow.authorization(app, "openid")).then().body(containsString("Sign in to go on"));
        database.disable(app.owner().userId());
        browser.signIn(app.owner().email(), AuthApi.PASSWORD).then().statusCode(403);
    }
}
