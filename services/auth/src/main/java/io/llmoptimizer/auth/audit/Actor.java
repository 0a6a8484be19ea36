package io.llmoptimizer.auth.audit;

import java.util.Optional;
import java.util.UUID;

/**
 * Who did it.
 *
 * @param id of the user, API key or service; empty for the system and for somebody who did not authenticate
 */
public record Actor(Kind kind, Optional<String> id) {

    /** What kind of actor. */
    public enum Kind {
        USER,
        API_KEY,
        SERVICE,
        SYSTEM,
        ANONYMOUS
    }

    public static Actor user(UUID id) {
        return new Actor(Kind.USER, Optional.of(id.toString()));
    }

    public static Actor apiKey(UUID id) {
        return new Actor(Kind.API_KEY, Optional.of(id.toString()));
    }

    /** Another service of the fleet, or an OAuth client, in its own name. */
    public static Actor service(String clientId) {
        return new Actor(Kind.SERVICE, Optional.of(clientId));
    }

    /** The service itself, on schedule. */
    public static Actor system() {
        return new Actor(Kind.SYSTEM, Optional.empty());
    }

    /** Somebody who has not proved who they are, such as whoever mistypes a password. */
    public static Actor anonymous() {
        return new Actor(Kind.ANONYMOUS, Optional.empty());
    }
}
