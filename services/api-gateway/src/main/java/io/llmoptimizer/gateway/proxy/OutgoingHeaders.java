package io.llmoptimizer.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which headers cross the gateway. From the client: everything but what belongs to its connection, what only the gateway may
 * say, and what could make a service believe in somebody else. From the service: everything but its connection's.
 */
public final class OutgoingHeaders {
    /** RFC 9110 section 7.6.1, and their forerunners. */
    private static final HeaderNames OF_ONE_CONNECTION = HeaderNames.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** Answered or replaced by the gateway, or believed somewhere to name a user, an address or another method or path. */
    private static final HeaderNames NOT_FROM_CLIENTS = HeaderNames.of(
            "authorization",
            "x-api-key",
            "expect",
            "host",
            "x-request-id",
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "remote-user",
            "x-remote-user",
            "x-user",
            "x-user-id",
            "x-org-id",
            "x-organization",
            "x-organization-id",
            "x-project-id",
            "x-tenant-id",
            "x-roles",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url",
            "x-client-cert",
            "x-ssl-client-cert",
            "ssl-client-cert");

    private static final List<String> NOT_FROM_CLIENTS_BEGIN =
            List.of("x-llmo-", "x-internal-", "x-forwarded-", "x-auth-", "x-authenticated-", "x-consumer-", "x-envoy-");

    private static final String DELIMITERS = "\"(),/:;<=>?@[\\]{}";

    /** The gateway's own words on an answer stand. */
    private static final HeaderNames NOT_FROM_SERVICES = HeaderNames.of(
            "x-request-id",
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy",
            "x-ratelimit-limit-requests",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests");

    private OutgoingHeaders() {}

    /**
     * The client's headers that may go on to a service, as a new map that the gateway adds its own to.
     *
     * @throws IllegalArgumentException for a header with characters that none may have
     */
    public static MultiMap fromClient(MultiMap sent) {
        // Checked here, and once more as a whole when they are sent: not at each step in between.
        MultiMap kept = MultiMap.caseInsensitiveMultiMap();
        Set<String> named = namedByConnection(sent);
        for (Map.Entry<String, String> header : sent) {
            String name = header.getKey();
            if (!OF_ONE_CONNECTION.contains(name)
                    && !NOT_FROM_CLIENTS.contains(name)
                    && !beginsForbidden(name)
                    && !named.contains(name)) {
                kept.add(token(name), checked(header.getValue()));
            }
        }
        if (sent.contains(HttpHeaders.TRANSFER_ENCODING)) {
            // RFC 9112 section 6.3: with both, the length is not to be believed.
            kept.remove(HttpHeaders.CONTENT_LENGTH);
        }
        return kept;
    }

    /** Copies a service's headers to the answer. */
    static void fromService(MultiMap received, MultiMap answer) {
        Set<String> named = namedByConnection(received);
        for (Map.Entry<String, String> header : received) {
            String name = header.getKey();
            if (!OF_ONE_CONNECTION.contains(name) && !NOT_FROM_SERVICES.contains(name) && !named.contains(name)) {
                answer.add(name, header.getValue());
            }
        }
    }

    /** Folded lines (RFC 9112 section 5.2) and other controls could mean something else to the service. */
    private static String checked(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException("a header has a control character");
            }
        }
        return value;
    }

    /** A field name of RFC 9110 section 5.1. */
    private static String token(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || DELIMITERS.indexOf(c) >= 0) {
                throw new IllegalArgumentException("a header's name has a character that none may have");
            }
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a header has no name");
        }
        return name;
    }

    private static boolean beginsForbidden(String name) {
        if (name.isEmpty() || (name.charAt(0) | 0x20) != 'x') {
            return false;
        }
        for (String prefix : NOT_FROM_CLIENTS_BEGIN) {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }

    /** Headers that a {@code Connection} header declares to be of this connection only. */
    private static Set<String> namedByConnection(MultiMap headers) {
        String value = headers.get(HttpHeaders.CONNECTION);
        if (value == null || value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close")) {
            return Set.of();
        }
        Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : headers.getAll(HttpHeaders.CONNECTION)) {
            for (String name : line.split(",", -1)) {
                named.add(name.trim().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }
}
