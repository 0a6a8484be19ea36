package io.llmoptimizer.gateway.callers;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import java.util.Set;
import java.util.UUID;

/** Who makes a request. */
public sealed interface Caller {
    Anonymous ANONYMOUS = new Anonymous();

    /** Nobody said so, and the route does not ask. */
    record Anonymous() implements Caller {}

    /** Somebody with an access token of auth. */
    sealed interface Identified extends Caller {
        Standing standing();

        Token token();

        default UUID organization() {
            return standing().organization();
        }
    }

    /** A program with an API key, which was exchanged for the token. */
    record KeyHolder(UUID apiKey, UUID user, Standing standing, Token token) implements Identified {}

    /**
     * A person who signed in.
     *
     * @param session null for a token that belongs to no session
     */
    record SignedInUser(UUID user, UUID session, Standing standing, Token token) implements Identified {}

    /** An OAuth client in its own name. */
    record Client(String id, Standing standing, Token token) implements Identified {}

    /**
     * Where a caller belongs, and what it may do there.
     *
     * @param project null for a caller that is bound to none
     * @param limits of the credential alone
     * @param outerLimits limits it shares with others
     */
    record Standing(
            UUID organization,
            UUID project,
            Limits limits,
            OuterLimits outerLimits,
            Set<String> roles,
            Set<String> scopes) {}

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
