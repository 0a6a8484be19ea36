package io.llmoptimizer.auth.oauth;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request for an authorization code that is in order (RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1).
 *
 * @param challenge PKCE, S256
 * @param prompts {@code none}, {@code login}, {@code consent}, {@code select_account}
 * @param maxAge how long ago the user may have signed in
 */
record AuthorizationRequest(
        OAuthClient client,
        String redirectUri,
        List<String> scopes,
        String challenge,
        Optional<String> state,
        Optional<String> nonce,
        List<String> prompts,
        Optional<Duration> maxAge) {
    private static final int LONGEST_STATE = 2_000;
    private static final int LONGEST_NONCE = 500;
    private static final List<String> PROMPTS = List.of("none", "login", "consent", "select_account");

    /**
     * @param client found, and answered at {@code redirectUri}: whatever is wrong now may be told there
     * @throws OAuthException with the error to tell
     */
    static AuthorizationRequest parse(Form form, OAuthClient client, String redirectUri) {
        refuseExtensions(form);
        if (!client.grantTypes().contains(GrantType.AUTHORIZATION_CODE)) {
            throw OAuthException.of("unauthorized_client", "This client is not registered for authorization codes.");
        }
        if (!form.required("response_type").equals("code")) {
            throw OAuthException.of("unsupported_response_type", "Ask for response_type=code.");
        }
        if (form.one("response_mode").filter(mode -> !mode.equals("query")).isPresent()) {
            throw OAuthException.invalidRequest("Leave out response_mode, or send query.");
        }
        return new AuthorizationRequest(
                client,
                redirectUri,
                Scopes.parse(form.required("scope"), client.scopes()),
                challenge(form),
                limited(form, "state", LONGEST_STATE),
                limited(form, "nonce", LONGEST_NONCE),
                prompts(form),
                form.one("max_age").map(AuthorizationRequest::seconds));
    }

    private static void refuseExtensions(Form form) {
        if (form.one("request").isPresent()) {
            throw OAuthException.of("request_not_supported", "Send the parameters themselves.");
        }
        if (form.one("request_uri").isPresent()) {
            throw OAuthException.of("request_uri_not_supported", "Send the parameters themselves.");
        }
    }

    private static String challenge(Form form) {
        String challenge = form.required("code_challenge");
        if (!form.one("code_challenge_method").orElse("plain").equals(Pkce.METHOD)) {
            throw OAuthException.invalidRequest("The code_challenge_method must be S256.");
        }
        if (!Pkce.isChallenge(challenge)) {
            throw OAuthException.invalidRequest("The code_challenge must be a SHA-256 in base64url.");
        }
        return challenge;
    }

    private static Optional<String> limited(Form form, String name, int longest) {
        Optional<String> value = form.one(name);
        if (value.filter(text -> text.length() > longest).isPresent()) {
            throw OAuthException.invalidRequest("The " + name + " may have at most " + longest + " characters.");
        }
        return value;
    }

    private static List<String> prompts(Form form) {
        List<String> prompts = form.one("prompt")
                .map(text -> Arrays.stream(text.split(" ")).distinct().toList())
                .orElse(List.of());
        if (!PROMPTS.containsAll(prompts) || (prompts.contains("none") && prompts.size() > 1)) {
            throw OAuthException.invalidRequest("The prompt must be none, or some of login, consent, select_account.");
        }
        return prompts;
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw OAuthException.invalidRequest("The max_age must be a number of seconds.");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    /**
     * Whether the client can be told from another: by its secret, or by the host it is answered at. Anything that runs on the
     * user's machine can be at a loopback address (RFC 8252 section 8.6), so a consent is no consent for the next one there.
     */
    boolean isOfKnownClient() {
        return client.isConfidential() || redirectUri.startsWith("https:");
    }

    boolean prompts(String prompt) {
        return prompts.contains(prompt);
    }
}
