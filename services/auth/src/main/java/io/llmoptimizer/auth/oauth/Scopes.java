package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.common.identity.Claims;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a client can ask for: what an API key can be limited to, and the scopes of OpenID Connect (Core 1.0 section 5.4). */
final class Scopes {
    /** Where the user is described to holders of {@code openid}; below the issuer it is the audience of their tokens. */
    static final String USER_INFO = "/oauth/userinfo";

    static final String OPENID = "openid";
    static final String PROFILE = "profile";
    static final String EMAIL = "email";

    private Scopes() {}

    /** All there are, in the order in which they are listed. */
    static List<String> supported() {
        return Stream.concat(
                        Stream.of(OPENID, PROFILE, EMAIL),
                        Arrays.stream(Scope.values()).map(Scope::wire))
                .toList();
    }

    /**
     * The scopes of a {@code scope} parameter (RFC 6749 section 3.3), in our order and each once.
     *
     * @throws OAuthException {@code invalid_scope} when one is not among {@code permitted}, or there is none
     */
    static List<String> parse(String text, List<String> permitted) {
        List<String> asked = Arrays.stream(text.split(" ", -1))
                .filter(scope -> !scope.isEmpty())
                .toList();
        if (asked.isEmpty() || !permitted.containsAll(asked)) {
            throw OAuthException.invalidScope(
                    "Ask for one or more of the scopes this client has: " + String.join(" ", permitted) + ".");
        }
        List<String> scopes = supported().stream().filter(asked::contains).toList();
        if (!scopes.contains(OPENID) && (scopes.contains(PROFILE) || scopes.contains(EMAIL))) {
            throw OAuthException.invalidScope("The scopes profile and email go with openid.");
        }
        return scopes;
    }

    /** Those of {@code scopes} that a member with {@code role} can pass on: nobody gives away what they do not have. */
    static List<String> within(List<String> scopes, MemberRole role) {
        return scopes.stream()
                .filter(scope -> Scope.of(scope)
                        .map(Scope::permission)
                        .map(role::permits)
                        .orElse(true))
                .toList();
    }

    /** For whom a token with these scopes is: our services, the userinfo endpoint, or both. */
    static List<String> audience(List<String> scopes, String userInfo) {
        List<String> audience = new ArrayList<>();
        if (scopes.stream().map(Scope::of).anyMatch(Optional::isPresent)) {
            audience.add(Claims.AUDIENCE);
        }
        if (scopes.contains(OPENID)) {
            audience.add(userInfo);
        }
        return audience;
    }

    /** What consenting means, in words. */
    static String explained(String scope) {
        return switch (scope) {
            case OPENID -> "Know who you are";
            case PROFILE -> "See your name";
            case EMAIL -> "See your e-mail address";
            case "inference" -> "Call models, at your organization's expense";
            case "usage:read" -> "See your organization's usage and costs";
            default -> scope;
        };
    }
}
