package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;

import io.llmoptimizer.auth.FakeProviders.IdToken;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Signing in with another provider, step by step as a browser and a front end do it. */
final class ForeignSignIn {
    static final String PATH = "/api/v1/auth/oauth/";

    private ForeignSignIn() {}

    /** A browser that began a sign-in. */
    record Begun(String provider, Map<String, String> cookies, Map<String, String> sent) {
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

    static Begun begin(String provider, String query) {
        Response gone = given().redirects().follow(false).get(PATH + provider + "/authorize" + query);
        gone.then().statusCode(302).header("Cache-Control", "no-store");
        return new Begun(provider, gone.cookies(), OAuthBrowser.sentTo(gone));
    }

    static Response signedInWith(String subject, String email, boolean verified) {
        return begin("acme", "").backWith(new IdToken(subject, email, verified), token -> {});
    }

    static Response tokensFor(String subject, String email) {
        Begun begun = begin("acme", "");
        Response back = begun.backWith(new IdToken(subject, email, true), token -> {});
        back.then().statusCode(200);
        return begun.exchange(Map.of("code", back.path("code")));
    }

    static String subject() {
        return "subject-" + UUID.randomUUID();
    }
}
