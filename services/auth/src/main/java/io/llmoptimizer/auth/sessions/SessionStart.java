package io.llmoptimizer.auth.sessions;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.organizations.HomeStore;
import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.auth.users.Account;
import io.llmoptimizer.auth.users.EmailVerification;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.auth.users.UserStatus;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Begins the session of a user who has proved to be one, by whatever means. */
@Singleton
public class SessionStart {
    private final OrganizationStore organizations;
    private final HomeStore homes;
    private final EmailVerification verification;
    private final SessionStore sessions;
    private final Tokens tokens;
    private final SessionConfig config;
    private final Clock clock;

    SessionStart(
            OrganizationStore organizations,
            HomeStore homes,
            EmailVerification verification,
            SessionStore sessions,
            Tokens tokens,
            SessionConfig config,
            Clock clock) {
        this.organizations = organizations;
        this.homes = homes;
        this.verification = verification;
        this.sessions = sessions;
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param organization which of the user's organizations to act in; empty for the one they joined first
     * @return fails with 403 when the account is disabled or its address has to be verified first, and with 404 when the user
     *     does not belong to {@code organization}
     */
    public Uni<TokenPair> start(Account account, Optional<UUID> organization, Client client) {
        return start(account, List.of(), organization, client);
    }

    /**
     * The same for a user of whom it is known how they authenticated.
     *
     * @param methods names of RFC 8176, see {@link Authentication}
     */
    public Uni<TokenPair> start(Account account, List<String> methods, Optional<UUID> organization, Client client) {
        return admit(account)
                .chain(() -> memberships(account.user(), organization))
                .map(memberships -> choose(memberships, organization))
                .flatMap(membership -> begin(membership, methods, client));
    }

    private Uni<Void> admit(Account account) {
        if (account.status() != UserStatus.ACTIVE) {
            throw ProblemException.of(
                    403, "account-disabled", "Not permitted", "This account is disabled; ask your administrator.");
        }
        return verification.admits(account.user()).map(admitted -> {
            if (!admitted) {
                throw ProblemException.of(
                        403,
                        "email-not-verified",
                        "Not permitted",
                        "Verify your e-mail address with the link we sent to it, then sign in.");
            }
            return null;
        });
    }

    private Uni<List<Membership>> memberships(User user, Optional<UUID> organization) {
        return organization.isPresent()
                ? organizations.membershipsOf(user.id())
                : homes.membershipsOf(user.id(), user.name(), user.email());
    }

    private static Membership choose(List<Membership> memberships, Optional<UUID> organization) {
        return memberships.stream()
                .filter(membership ->
                        organization.isEmpty() || organization.get().equals(membership.organizationId()))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("organization"));
    }

    private Uni<TokenPair> begin(Membership membership, List<String> methods, Client client) {
        Instant now = clock.instant();
        Session session = new Session(
                UuidCreator.getTimeOrderedEpoch(),
                membership.userId(),
                membership.organizationId(),
                client.userAgent(),
                now,
                now,
                now.plus(config.absoluteTimeout()));
        Authentication authentication = new Authentication(now, methods);
        RefreshToken refreshToken = RefreshToken.first(session.id());
        return sessions.create(session, authentication, refreshToken)
                .chain(() -> tokens.issue(membership, refreshToken, authentication, session.expiresAt()));
    }
}
