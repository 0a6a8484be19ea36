package io.llmoptimizer.auth.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parameters of an OAuth request, from a query string or a form body. A parameter without a value counts as left out, and
 * none may be sent twice (RFC 6749 sections 3.1 and 3.2).
 */
final class Form {
    private static final int MOST = 64;

    private final Map<String, List<String>> values;

    private Form(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * @param encoded {@code application/x-www-form-urlencoded}; null counts as empty
     * @throws OAuthException {@code invalid_request} when it can't be decoded or has too many parameters
     */
    static Form parse(String encoded) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (encoded == null || encoded.isEmpty()) {
            return new Form(values);
        }
        String[] pairs = encoded.split("&", MOST + 1);
        if (pairs.length > MOST) {
            throw OAuthException.invalidRequest("Send at most " + MOST + " parameters.");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, unseen -> new ArrayList<>()).add(value);
        }
        return new Form(values);
    }

    /**
     * The value of {@code name}; empty when it is missing or has none.
     *
     * @throws OAuthException {@code invalid_request} when it was sent twice
     */
    Optional<String> one(String name) {
        List<String> sent = values.getOrDefault(name, List.of());
        if (sent.size() > 1) {
            throw OAuthException.invalidRequest("The parameter " + name + " must be sent once only.");
        }
        return sent.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** The value of {@code name}, failing with {@code invalid_request} when there is none. */
    String required(String name) {
        return one(name).orElseThrow(() -> OAuthException.invalidRequest("The parameter " + name + " is missing."));
    }

    /** The value of a parameter that other than this must not matter if it is malformed: empty unless it was sent once. */
    Optional<String> ifClear(String name) {
        List<String> sent = values.getOrDefault(name, List.of());
        return sent.size() == 1 && !sent.getFirst().isEmpty() ? Optional.of(sent.getFirst()) : Optional.empty();
    }

    private static String decode(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.indexOf('\0') >= 0) {
                throw OAuthException.invalidRequest("A parameter contains a zero character.");
            }
            return decoded;
        } catch (IllegalArgumentException malformed) {
            throw OAuthException.invalidRequest("A parameter is not percent-encoded correctly.");
        }
    }
}
