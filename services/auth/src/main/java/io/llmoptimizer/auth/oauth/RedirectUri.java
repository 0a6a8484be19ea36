package io.llmoptimizer.auth.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a client is answered. Compared character by character (RFC 9700 section 4.1.3); only the port of a loopback address
 * may differ, since an installed application can't know which one will be free (RFC 8252 section 7.3).
 */
final class RedirectUri {
    private static final int LONGEST = 2_000;
    private static final Pattern LOOPBACK =
            Pattern.compile("http://(127\\.0\\.0\\.1|\\[::1])(?::([0-9]{1,5}))?(?=[/?]|$)");

    private RedirectUri() {}

    /** What is wrong with {@code uri} as a redirect URI to register; empty when nothing is. */
    static Optional<String> objection(String uri) {
        if (uri.length() > LONGEST) {
            return Optional.of("must have at most " + LONGEST + " characters");
        }
        URI parsed;
        try {
            parsed = new URI(uri).parseServerAuthority();
        } catch (URISyntaxException malformed) {
            return Optional.of("must be an absolute URI");
        }
        if (parsed.getHost() == null || parsed.getRawUserInfo() != null || uri.contains("*")) {
            return Optional.of("must name a host, without user name or wildcard");
        }
        if (parsed.getRawFragment() != null) {
            return Optional.of("must have no fragment");
        }
        if (!parsed.normalize().equals(parsed)) {
            return Optional.of("must not contain /./ or /../");
        }
        return isSafe(parsed) ? Optional.empty() : Optional.of("must be https, or http on a loopback address");
    }

    private static boolean isSafe(URI uri) {
        return switch (uri.getScheme()) {
            case "https" -> true;
            case "http" -> isLoopback(uri.getHost());
            default -> false;
        };
    }

    private static boolean isLoopback(String host) {
        return host.equals("127.0.0.1") || host.equals("[::1]") || host.equals("localhost");
    }

    /** Whether {@code presented} is the {@code registered} one. */
    static boolean matches(String registered, String presented) {
        return registered.equals(presented)
                || (hasPlausiblePort(presented)
                        && LOOPBACK.matcher(registered).find()
                        && withoutPort(registered).equals(withoutPort(presented)));
    }

    private static boolean hasPlausiblePort(String uri) {
        var loopback = LOOPBACK.matcher(uri);
        if (!loopback.find() || loopback.start() != 0) {
            return false;
        }
        return loopback.group(2) == null || Integer.parseInt(loopback.group(2)) <= 65_535;
    }

    private static String withoutPort(String uri) {
        return LOOPBACK.matcher(uri).replaceFirst("http://$1");
    }

    /** Scheme, host and port, as a content security policy names them. */
    static String origin(String uri) {
        URI parsed = URI.create(uri);
        return parsed.getScheme() + "://" + parsed.getRawAuthority();
    }
}
