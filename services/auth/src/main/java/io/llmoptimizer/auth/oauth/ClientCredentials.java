package io.llmoptimizer.auth.oauth;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a client says who it is: {@code client_secret_basic}, {@code client_secret_post} or, for a public client,
 * {@code none} (RFC 6749 sections 2.3.1 and 3.2.1). Not yet believed.
 */
record ClientCredentials(String clientId, Optional<String> secret) {
    private static final String BASIC = "Basic ";

    /**
     * @param authorization the header's value, or null
     * @throws OAuthException {@code invalid_request} when more than one method is used, {@code invalid_client} when none is
     *     or the header can't be read
     */
    static ClientCredentials of(String authorization, Form form) {
        Optional<String> clientId = form.one("client_id");
        Optional<String> secret = form.one("client_secret");
        if (form.one("client_assertion").isPresent()) {
            throw OAuthException.invalidRequest("Authenticate with a client secret; assertions are not accepted.");
        }
        if (authorization == null) {
            return new ClientCredentials(clientId.orElseThrow(OAuthException::invalidClient), secret);
        }
        if (secret.isPresent()) {
            throw OAuthException.invalidRequest("Authenticate in the header or in the body, not in both.");
        }
        ClientCredentials basic = basic(authorization);
        if (clientId.filter(id -> !id.equals(basic.clientId())).isPresent()) {
            throw OAuthException.invalidRequest("The header and the body name different clients.");
        }
        return basic;
    }

    private static ClientCredentials basic(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw OAuthException.invalidClient();
        }
        String pair = decode(authorization.substring(BASIC.length()).trim());
        int colon = pair.indexOf(':');
        if (colon < 1 || colon == pair.length() - 1) {
            throw OAuthException.invalidClient();
        }
        return new ClientCredentials(
                unescaped(pair.substring(0, colon)), Optional.of(unescaped(pair.substring(colon + 1))));
    }

    private static String decode(String base64) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            throw OAuthException.invalidClient();
        }
    }

    /** Both parts are form-encoded before they are joined; those that need no encoding often are not. */
    private static String unescaped(String part) {
        try {
            return part.indexOf('%') < 0 ? part : URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw OAuthException.invalidClient();
        }
    }

    @Override
    public String toString() {
        return "ClientCredentials[" + clientId + "]";
    }
}
