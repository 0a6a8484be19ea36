package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.secrets.Secret;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A registered client and what it does to come by tokens. */
final class OAuthFlow {
    static final String CALLBACK = "https://app.example.com/callback";
    static final String CLIENTS = "/api/v1/auth/oauth/clients";
    static final String VERIFIER = "the-verifier-that-only-the-application-knows";

    /** A client and the member who registered it. */
    record App(SignedIn owner, String id, String clientId, String secret) {}

    private OAuthFlow() {}

    static Map<String, Object> request(boolean confidential, List<String> grantTypes, List<String> scopes) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", "Test <app>");
        body.put("confidential", confidential);
        body.put("grantTypes", grantTypes);
        body.put("scopes", scopes);
        if (grantTypes.contains("authorization_code")) {
            body.put("redirectUris", List.of(CALLBACK, "http://127.0.0.1/callback"));
        }
        return body;
    }

    static App app(SignedIn owner, boolean confidential, List<String> grantTypes, List<String> scopes) {
        Response created = AuthApi.post(CLIENTS, owner.accessToken(), request(confidential, grantTypes, scopes));
        created.then().statusCode(201);
        return new App(owner, created.path("id"), created.path("clientId"), created.path("clientSecret"));
    }

    /** A confidential client that may do everything users can consent to. */
    static App webApp(SignedIn owner) {
        return app(
                owner,
                true,
                List.of("authorization_code", "refresh_token"),
                List.of("openid", "profile", "email", "inference", "usage:read"));
    }

    static Map<String, String> authorization(App app, String scope) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", app.clientId());
        parameters.put("redirect_uri", CALLBACK);
        parameters.put("scope", scope);
        parameters.put("state", "state & more");
        parameters.put("nonce", "n-1");
        parameters.put("code_challenge", Secret.hash(VERIFIER));
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    /** Signs in, consents and comes back with a code. */
    static String code(App app, String scope) {
        OAuthBrowser browser = new OAuthBrowser();
        browser.authorize(authorization(app, scope)).then().statusCode(200);
        Response next = browser.signIn(app.owner().email(), AuthApi.PASSWORD);
        if (next.statusCode() == 200) {
            next = browser.decide("allow");
        }
        next.then().statusCode(303);
        return OAuthBrowser.sentTo(next).get("code");
    }

    static Map<String, String> exchange(String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", CALLBACK);
        form.put("code_verifier", VERIFIER);
        return form;
    }

    static Response tokens(App app, String scope) {
        Response tokens = token(app, exchange(code(app, scope)));
        tokens.then().statusCode(200);
        return tokens;
    }

    static Response token(App app, Map<String, String> form) {
        return call(app, "/oauth/token", form);
    }

    static Response refresh(App app, String token) {
        return token(app, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    /** Posts a form as it is, without credentials. */
    static Response form(String path, String body) {
        return given().contentType("application/x-www-form-urlencoded")
                .body(body)
                .post(path);
    }

    static Map<String, String> with(Map<String, String> form, Map<String, String> changed) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(changed);
        return all;
    }

    static Response introspect(App app, String token) {
        return call(app, "/oauth/introspect", Map.of("token", token));
    }

    static Response call(App app, String path, Map<String, String> form) {
        var request = given().contentType(ContentType.URLENC.withCharset("UTF-8"));
        if (app.secret() == null) {
            Map<String, String> more = new LinkedHashMap<>(form);
            more.put("client_id", app.clientId());
            return request.body(OAuthBrowser.query(more)).post(path);
        }
        return request.auth()
                .preemptive()
                .basic(app.clientId(), app.secret())
                .body(OAuthBrowser.query(form))
                .post(path);
    }
}
