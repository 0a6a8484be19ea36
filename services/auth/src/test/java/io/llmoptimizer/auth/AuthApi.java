package io.llmoptimizer.auth;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** Auth's HTTP interface as its clients use it. */
final class AuthApi {
    static final String PASSWORD = "correct horse battery";
    static final String GATEWAY_SECRET = "development-only-gateway-secret";

    /** A registered and signed-in user. */
    record SignedIn(String email, String userId, String organizationId, String accessToken, String refreshToken) {}

    private AuthApi() {}

    static String freshEmail() {
        return "ada-" + UUID.randomUUID() + "@example.com";
    }

    static Response register(String email) {
        return post("/api/v1/auth/register", Map.of("email", email, "password", PASSWORD, "name", "Ada"));
    }

    static Response login(String email, String password) {
        return post("/api/v1/auth/login", Map.of("email", email, "password", password));
    }

    /** Signs in as seen from {@code address} through the gateway. */
    static Response loginFrom(String address, String email, String password, String deviceToken) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("email", email, "password", password));
        if (deviceToken != null) {
            body.put("deviceToken", deviceToken);
        }
        return given().contentType(ContentType.JSON)
                .header("X-Forwarded-For", address)
                .body(body)
                .post("/api/v1/auth/login");
    }

    static SignedIn signedIn() {
        String email = freshEmail();
        Response registered = register(email);
        registered.then().statusCode(201);
        Response tokens = login(email, PASSWORD);
        tokens.then().statusCode(200);
        return new SignedIn(
                email,
                registered.path("user.id"),
                registered.path("organization.id"),
                tokens.path("accessToken"),
                tokens.path("refreshToken"));
    }

    static Response refresh(String refreshToken) {
        return post("/api/v1/auth/refresh", Map.of("refreshToken", refreshToken));
    }

    static Response post(String path, Object body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }

    static Response post(String path, String accessToken, Object body) {
        return given().auth()
                .oauth2(accessToken)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }

    static Response patch(String path, String accessToken, Object body) {
        return given().auth()
                .oauth2(accessToken)
                .contentType(ContentType.JSON)
                .body(body)
                .patch(path);
    }

    static Response get(String path, String accessToken) {
        return given().auth().oauth2(accessToken).get(path);
    }

    static Response delete(String path, String accessToken) {
        return given().auth().oauth2(accessToken).delete(path);
    }

    static Response createKey(String accessToken, Map<String, ?> more) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("name", "test"));
        body.putAll(more);
        Response created = post("/api/v1/auth/api-keys", accessToken, body);
        created.then().statusCode(201);
        return created;
    }

    static Response exchange(String apiKey) {
        return given().auth()
                .preemptive()
                .basic("api-gateway", GATEWAY_SECRET)
                .contentType(ContentType.JSON)
                .body(Map.of("apiKey", apiKey))
                .post("/internal/v1/token-exchange");
    }

    /** The claims of a token, unverified. */
    static Map<String, Object> claims(String jwt) {
        return json(jwt.substring(jwt.indexOf('.') + 1, jwt.lastIndexOf('.')));
    }

    static Map<String, Object> header(String jwt) {
        return json(jwt.substring(0, jwt.indexOf('.')));
    }

    private static Map<String, Object> json(String base64) {
        try {
            return JsonUtil.parseJson(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (JoseException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
