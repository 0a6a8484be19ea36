package io.llmoptimizer.http.caller;

import io.llmoptimizer.common.identity.Claims;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Turns the request's verified token into a {@link Caller}. */
@Singleton
public class Callers {
    private static final String KEY_ROLE = "key";

    private final CurrentIdentityAssociation identities;

    Callers(CurrentIdentityAssociation identities) {
        this.identities = identities;
    }

    /** The present request's caller; fails with a 401 problem when there is none. */
    public Uni<Caller> current() {
        return identities.getDeferredIdentity().map(Callers::of);
    }

    /**
     * As {@link #current}; an API key needs {@code scope}, and is refused with 403 without it.
     *
     * @param purpose what it needs it for, such as "to read usage"
     */
    public Uni<Caller> withScope(String scope, String purpose) {
        return current().invoke(caller -> {
            if (caller.roles().contains(KEY_ROLE) && !caller.scopes().contains(scope)) {
                throw ProblemException.forbidden("This credential needs the scope \"" + scope + "\" " + purpose + ".");
            }
        });
    }

    /** The caller that {@code identity} stands for. */
    public static Caller of(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw ProblemException.unauthorized("Send a valid access token or API key as \"Authorization: Bearer …\".");
        }
        return of(token);
    }

    /** The caller that a verified {@code token} stands for. */
    public static Caller of(JsonWebToken token) {
        Optional<UUID> apiKey = id(token, Claims.API_KEY);
        return new Caller(
                token.getSubject(),
                uuid(token.getSubject()),
                id(token, Claims.ORGANIZATION)
                        .orElseThrow(() -> ProblemException.forbidden("This token is not bound to an organization.")),
                id(token, Claims.PROJECT),
                id(token, Claims.SESSION),
                apiKey,
                Set.copyOf(token.getGroups()),
                scopes(token),
                limits(token.getClaim(Claims.LIMITS)),
                outerLimits(token.getClaim(Claims.OUTER_LIMITS)),
                names(token.getClaim(Claims.ALLOWED_MODELS)),
                token.getRawToken());
    }

    private static Set<String> scopes(JsonWebToken token) {
        String scope = token.getClaim(Claims.SCOPE);
        return scope == null || scope.isBlank() ? Set.of() : Set.of(scope.trim().split(" +"));
    }

    private static Limits limits(Object claim) {
        return claim instanceof JsonObject object
                ? new Limits(
                        number(object, "requestsPerMinute"),
                        number(object, "tokensPerMinute"),
                        number(object, "concurrent"))
                : Limits.DEFAULTS;
    }

    private static OuterLimits outerLimits(Object claim) {
        return claim instanceof JsonObject object
                ? new OuterLimits(
                        limits(object.get("user")), limits(object.get("project")), limits(object.get("organization")))
                : OuterLimits.NONE;
    }

    private static Integer number(JsonObject object, String name) {
        return object.get(name) instanceof JsonNumber number ? Integer.valueOf(number.intValue()) : null;
    }

    private static Set<String> names(Object claim) {
        return switch (claim) {
            case JsonArray array ->
                array.getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .collect(Collectors.toUnmodifiableSet());
            case Collection<?> values -> values.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
            case null, default -> Set.of();
        };
    }

    private static Optional<UUID> id(JsonWebToken token, String claim) {
        return uuid(token.getClaim(claim));
    }

    private static Optional<UUID> uuid(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
