package io.llmoptimizer.auth;

import io.llmoptimizer.auth.AuthApi.SignedIn;
import io.llmoptimizer.auth.mfa.Codes;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;

/** Somebody's second factor, as it was set up: the present code is spent. */
record AuthenticatorApp(String secret, List<String> recoveryCodes) {
    private static final String TOTP = "/api/v1/auth/mfa/totp";

    static AuthenticatorApp setUp(SignedIn user) {
        String secret = begin(user).path("secret");
        Response confirmed = confirm(user, Codes.code(secret, 0));
        confirmed.then().statusCode(200);
        return new AuthenticatorApp(secret, confirmed.path("recoveryCodes"));
    }

    static Response begin(SignedIn user) {
        return AuthApi.post(TOTP, user.accessToken(), Map.of());
    }

    static Response confirm(SignedIn user, String code) {
        return AuthApi.post(TOTP + "/confirm", user.accessToken(), Map.of("code", code));
    }

    static Response login(SignedIn user, String otp) {
        return AuthApi.post(
                "/api/v1/auth/login", Map.of("email", user.email(), "password", AuthApi.PASSWORD, "otp", otp));
    }
}
