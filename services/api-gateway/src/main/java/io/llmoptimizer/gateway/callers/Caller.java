package io.llmoptimizer.gateway.callers;

import io.llmoptimizer.common.identity.Limits;
import java.util.UUID;

/** Who makes a request. */
public sealed interface Caller {
    Anonymous ANONYMOUS = new Anonymous();

    /** Nobody said so, and the route does not ask. */
    record Anonymous() implements Caller {}

    /** Somebody with an access token of auth. */
    sealed interface Identified extends Caller {
        UUID organization();

        /** Limits bound to the credential. */
        Limits limits();

        Token token();
    }

    /** A program with an API key, which was exchanged for the token. */
    record KeyHolder(UUID apiKey, UUID user, UUID organization, Limits limits, Token token) implements Identified {}

    /**
     * A person who signed in.
     *
     * @param session null for a token that belongs to no session
     */
    record SignedInUser(UUID user, UUID session, UUID organization, Limits limits, Token token) implements Identified {}

    /** An OAuth client in its own name. */
    record Client(String id, UUID organization, Limits limits, Token token) implements Identified {}

    /**
     * What the services are shown.
     *
     * @param bearer value of the {@code Authorization} header
     * @param issuedAtMs epoch milliseconds; the beginning of the second if no more is known
     */
    record Token(String bearer, long issuedAtMs) {
        @Override
        public String toString() {
            return "Token[issuedAtMs=" + issuedAtMs + "]";
        }
    }
}
